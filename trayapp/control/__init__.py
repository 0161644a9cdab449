"""How `padtray ctl` reaches the running program, through a socket or pipe that only the same user can open."""
