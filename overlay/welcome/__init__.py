"""The first start: three steps from the controller to a bound pad."""
