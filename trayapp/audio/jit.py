"""The door to numba: every decorator, intrinsic and foreign symbol that compiled code uses.

Kernels are plain functions on arrays: `kernel.py_func` is the same code uncompiled (with `NUMBA_DISABLE_JIT=1`, all of
it is).
Machine code is kept in the user's cache folder, one sub-folder per state of the sources (see `kernel_cache`).
"""

import ctypes
import importlib
import platform
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import binding as _llvm
from llvmlite import ir
from numba import types
from numba.core import cgutils as _cgutils
from numba.core import sigutils as _sigutils
from numba.core.ccallback import CFunc
from numba.extending import intrinsic as _intrinsic
from numba.extending import overload

from trayapp.audio.numba_cache import KernelCache

F = TypeVar("F", bound=Callable[..., Any])

Number = Any
"""A parameter of a kernel: Python's own number in plain code, a machine number in compiled code."""

# numba's own annotations describe the decorated function, not the call inside a kernel.
cgutils: Any = _cgutils
sigutils: Any = _sigutils
intrinsic: Callable[[Callable[..., Any]], Any] = _intrinsic
carray: Any = numba.carray  # type: ignore[attr-defined]

# Everything that lets LLVM vectorise, except "no NaN" and "no infinity": the limiter must be able to see both.
FAST = frozenset({"contract", "arcp", "nsz", "afn", "reassoc"})

MXCSR_FLUSH_TO_ZERO = 0x9FC0  # all exceptions masked (0x1F80), flush-to-zero (bit 15), denormals-are-zero (bit 6)
FPCR_FLUSH_TO_ZERO = 1 << 24  # Arm architecture manual, FPCR.FZ

kernels: list[Any] = []
"""Every compiled function in the order of definition: what a first compile has to go through."""


njit: Any = numba.njit  # its annotations leave out options


def _compiled(function: F, **options: Any) -> F:
    """No GIL, C semantics for division and bounds, cached on disk."""
    compiled = njit(nogil=True, error_model="numpy", **options)(function)
    if compiled is not function:
        compiled._cache = KernelCache(function)  # noqa: SLF001  numba's own would be fatal where it is broken
    kernels.append(compiled)
    return cast("F", compiled)


def kernel(function: F) -> F:
    """Compiles a function for the render path."""
    return _compiled(function, fastmath=set(FAST))


def inner_kernel(function: F) -> F:
    """As `kernel`, for kernels alone to call: it has no entry for Python, which saves an eighth of the compile time."""
    return _compiled(function, fastmath=set(FAST), no_cpython_wrapper=True, no_cfunc_wrapper=True)


def exact_kernel(function: F) -> F:
    """As `kernel`, with IEEE arithmetic in the written order: for accumulators whose rounding is the point."""
    return _compiled(function)


def ordered_kernel(function: F) -> F:
    """As `kernel`, with the written order of operations: for recursions whose longest chain was chosen with care."""
    return _compiled(function, fastmath={"contract"})


def inline_kernel(function: F) -> F:
    """As `kernel`, pasted by LLVM into its callers: for a few lines called once a frame."""
    return _compiled(function, fastmath=set(FAST), forceinline=True)


@inline_kernel
def float_of(count: Number) -> Number:
    """A count of frames, below 2^31, as float32. By way of 32 bits: AVX2 converts those many at once, but no 64."""
    return np.float32(np.int32(count))


def c_callback(signature: Any) -> Callable[[F], Any]:
    """Compiles a function that C code can call; `.address` is its pointer. It takes no GIL and must not raise."""

    def decorate(function: F) -> Any:
        compiled: Any = CFunc(
            function, sigutils.normalize_signature(signature), locals={}, options={"error_model": "numpy"}
        )
        compiled._cache = KernelCache(function)  # noqa: SLF001  as above
        compiled.compile()
        return compiled

    return decorate


def foreign(name: str, result: Any, *arguments: Any) -> Any:
    """A C function of this process by its symbol name. Unlike a ctypes pointer it can stand in cached code."""
    return types.ExternalFunction(name, result(*arguments))


def provide(symbol: str, address: int) -> None:
    """Tells compiled code where a `foreign` function is that this process has, but not by that name."""
    _llvm.add_symbol(symbol, address)


def allocations() -> int:
    """How much compiled code has allocated since this was first called: a count, for tests and the benchmark."""
    runtime = importlib.import_module("numba.core.runtime")
    runtime._nrt_python.memsys_enable_stats()  # noqa: SLF001  numba offers no other switch after its start
    return int(runtime.rtsys.get_allocation_stats().alloc)


# -- atomics: one 64-bit word of an int64 array, shared by two threads ---------------------------------------------


def load_acquire(words: Any, index: int) -> int:
    """Reads `words[index]` (int64); everything written before the matching `store_release` is visible after it."""
    return int(words[index])


def store_release(words: Any, index: int, value: int) -> None:
    """Writes `words[index]` (int64) after everything this thread wrote before."""
    words[index] = value


def full_fence() -> None:
    """Orders a store before a later load, which acquire and release alone do not."""


@intrinsic
def _load_acquire(_typing: Any, words: Any, index: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _element(context, builder, signature, arguments)
        return builder.load_atomic(pointer, "acquire", 8)

    return types.int64(words, index), codegen


@intrinsic
def _store_release(_typing: Any, words: Any, index: Any, value: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _element(context, builder, signature, arguments)
        word = context.cast(builder, arguments[2], signature.args[2], types.int64)
        builder.store_atomic(word, pointer, "release", 8)
        return context.get_dummy_value()

    return types.void(words, index, value), codegen


@intrinsic
def _full_fence(_typing: Any) -> Any:
    def codegen(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        builder.fence("seq_cst")
        return context.get_dummy_value()

    return types.void(), codegen


def _element(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array_type, index_type = signature.args[0], signature.args[1]
    array = context.make_array(array_type)(context, builder, value=arguments[0])
    index = context.cast(builder, arguments[1], index_type, types.intp)
    return cgutils.get_item_pointer(context, builder, array_type, array, [index])


@overload(load_acquire, strict=False)
def _overload_load(words: Any, index: Any) -> Any:  # noqa: ARG001  numba matches the names of the arguments
    if isinstance(words, types.Array) and words.dtype == types.int64:
        return lambda words, index: _load_acquire(words, index)  # noqa: PLW0108  numba compiles this lambda
    return None


@overload(store_release, strict=False)
def _overload_store(words: Any, index: Any, value: Any) -> Any:  # noqa: ARG001
    if isinstance(words, types.Array) and words.dtype == types.int64:
        return lambda words, index, value: _store_release(words, index, value)  # noqa: PLW0108  as above
    return None


@overload(full_fence, strict=False)
def _overload_fence() -> Any:
    return lambda: _full_fence()  # noqa: PLW0108  as above


# -- memory by address ---------------------------------------------------------------------------------------------


def int16_at(address: int, count: int) -> Any:
    """`count` int16 values at a memory address, as an array that owns nothing."""
    return np.ctypeslib.as_array((ctypes.c_int16 * int(count)).from_address(int(address)))


def float32_at(address: int, count: int) -> Any:
    """`count` float32 values at a memory address, as an array that owns nothing."""
    return np.ctypeslib.as_array((ctypes.c_float * int(count)).from_address(int(address)))


def uint8_at(address: int, count: int) -> Any:
    """`count` bytes at a memory address, as an array that owns nothing."""
    return np.ctypeslib.as_array((ctypes.c_uint8 * int(count)).from_address(int(address)))


def int64_at(address: int, count: int) -> Any:
    """`count` int64 values at a memory address, as an array that owns nothing."""
    return np.ctypeslib.as_array((ctypes.c_int64 * int(count)).from_address(int(address)))


@intrinsic
def _pointer(_typing: Any, address: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = context.cast(builder, arguments[0], signature.args[0], types.uintp)
        return builder.inttoptr(number, cgutils.voidptr_t)

    return types.voidptr(address), codegen


@overload(int16_at, strict=False)
def _overload_int16(address: Any, count: Any) -> Any:  # noqa: ARG001
    return lambda address, count: carray(_pointer(address), (count,), np.int16)


@overload(float32_at, strict=False)
def _overload_float32(address: Any, count: Any) -> Any:  # noqa: ARG001
    return lambda address, count: carray(_pointer(address), (count,), np.float32)


@overload(uint8_at, strict=False)
def _overload_uint8(address: Any, count: Any) -> Any:  # noqa: ARG001
    return lambda address, count: carray(_pointer(address), (count,), np.uint8)


@overload(int64_at, strict=False)
def _overload_int64(address: Any, count: Any) -> Any:  # noqa: ARG001
    return lambda address, count: carray(_pointer(address), (count,), np.int64)


# -- vectors -------------------------------------------------------------------------------------------------------

LANES = 16


def lerp_dot(values: Any, at: Number, low: Any, at_low: Number, at_high: Number, part: Number) -> Number:
    """Sum over 16 lanes of `values[at + k]` times the mix of `low[at_low + k]` and `low[at_high + k]` by `part`.

    All float32. LLVM unrolls a loop of 16 before it looks for vectors, so the vectors are spelled out.
    """
    weights = low[at_low : at_low + LANES]
    return float(values[at : at + LANES] @ (weights + part * (low[at_high : at_high + LANES] - weights)))


@intrinsic
def _lerp_dot(_typing: Any, values: Any, at: Any, low: Any, at_low: Any, at_high: Any, part: Any) -> Any:  # noqa: ARG001  types come by signature
    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vector = ir.VectorType(ir.FloatType(), LANES)
        word = ir.IntType(32)

        def lanes(array_type: Any, array: Any, index: Any) -> Any:
            data = context.make_array(array_type)(context, builder, value=array).data
            return builder.load(builder.bitcast(builder.gep(data, [index]), vector.as_pointer()), align=4)

        sample = lanes(signature.args[0], arguments[0], arguments[1])
        weight = lanes(signature.args[2], arguments[2], arguments[3])
        ahead = lanes(signature.args[2], arguments[2], arguments[4])
        none = ir.Constant(vector, ir.Undefined)
        first = builder.insert_element(none, arguments[5], ir.Constant(word, 0))
        parts = builder.shuffle_vector(first, none, ir.Constant(ir.VectorType(word, LANES), [0] * LANES))
        fused = ("contract",)
        slope = builder.fmul(builder.fsub(ahead, weight, flags=fused), parts, flags=fused)
        product = builder.fmul(builder.fadd(weight, slope, flags=fused), sample, flags=fused)
        reduce_type = ir.FunctionType(ir.FloatType(), [ir.FloatType(), vector])
        reduce_add = cgutils.get_or_insert_function(builder.module, reduce_type, f"llvm.vector.reduce.fadd.v{LANES}f32")
        return builder.call(reduce_add, [ir.Constant(ir.FloatType(), -0.0), product], fastmath=("reassoc",))

    return types.float32(values, types.int64, low, types.int64, types.int64, types.float32), codegen


@overload(lerp_dot, strict=False)
def _overload_lerp_dot(values: Any, at: Any, low: Any, at_low: Any, at_high: Any, part: Any) -> Any:  # noqa: ARG001
    return lambda values, at, low, at_low, at_high, part: _lerp_dot(  # noqa: PLW0108  as above
        values, at, low, at_low, at_high, part
    )


# -- floating-point mode of the calling thread ---------------------------------------------------------------------


def flush_to_zero() -> int:
    """Makes this thread treat denormal numbers as zero: a filter running on them is many times slower.

    Returns:
        The mode before, for `restore_float_mode`.
    """
    return 0


def restore_float_mode(mode: int) -> None:
    """Puts this thread back into the mode that `flush_to_zero` found."""


def _x86() -> bool:
    return platform.machine().lower() in {"x86_64", "amd64", "i386", "i686"}


def _read_mode(builder: Any) -> Any:
    """The control register as an i64; 0 on a processor that is not known."""
    word = ir.IntType(64)
    if _x86():
        slot = cgutils.alloca_once_value(builder, ir.Constant(ir.IntType(32), 0))
        _call_on_slot(builder, "llvm.x86.sse.stmxcsr", slot)
        return builder.zext(builder.load(slot), word)
    if platform.machine().lower() in {"aarch64", "arm64"}:
        return builder.asm(ir.FunctionType(word, []), "mrs $0, fpcr", "=r", [], side_effect=True)
    return ir.Constant(word, 0)


def _write_mode(builder: Any, mode: Any) -> None:
    if _x86():
        slot = cgutils.alloca_once_value(builder, builder.trunc(mode, ir.IntType(32)))
        _call_on_slot(builder, "llvm.x86.sse.ldmxcsr", slot)
    elif platform.machine().lower() in {"aarch64", "arm64"}:
        assembler = ir.FunctionType(ir.VoidType(), [ir.IntType(64)])
        builder.asm(assembler, "msr fpcr, $0", "r", [mode], side_effect=True)


def _call_on_slot(builder: Any, name: str, slot: Any) -> None:
    function_type = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t])
    function = cgutils.get_or_insert_function(builder.module, function_type, name)
    builder.call(function, [builder.bitcast(slot, cgutils.voidptr_t)])


@intrinsic
def _flush_to_zero(_typing: Any) -> Any:
    def codegen(_context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        before = _read_mode(builder)
        mode = MXCSR_FLUSH_TO_ZERO if _x86() else FPCR_FLUSH_TO_ZERO
        _write_mode(builder, ir.Constant(ir.IntType(64), mode))
        return before

    return types.int64(), codegen


@intrinsic
def _restore_float_mode(_typing: Any, mode: Any) -> Any:  # noqa: ARG001  types come by signature
    def codegen(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        _write_mode(builder, arguments[0])
        return context.get_dummy_value()

    return types.void(types.int64), codegen


@overload(flush_to_zero, strict=False)
def _overload_flush() -> Any:
    return lambda: _flush_to_zero()  # noqa: PLW0108  as above


@overload(restore_float_mode, strict=False)
def _overload_restore(mode: Any) -> Any:  # noqa: ARG001
    return lambda mode: _restore_float_mode(mode)  # noqa: PLW0108  as above
