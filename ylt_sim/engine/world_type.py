"""A world as compiled rules see it: one pointer to its tables, however many there are.

As a tuple of arrays it would be some two hundred arguments of every call, and its name of twenty thousand letters a
part of the name of every compiled rule.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    intrinsic,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array

__all__ = ["introduce", "prefetch"]

NEAR = 2  # into the second cache, which holds a bucket; the first is too small


class WorldType(types.Type):
    """Type of one world: its name is a hash of the types of all its tables."""

    def __init__(self, tables: types.NamedTuple) -> None:
        self.tables = tables
        digest = hashlib.sha256(str(tables).encode()).hexdigest()[:16]
        super().__init__(name=f"World({digest})")


@cache
def introduce(world: type) -> None:
    """Let compiled code take worlds of this class."""

    def typeof(value: Any, context: Any) -> WorldType:
        return WorldType(types.NamedTuple([typeof_impl(table, context) for table in value], world))

    typeof_impl.register(world, typeof)


@register_model(WorldType)
class _WorldModel(models.PrimitiveModel):
    def __init__(self, manager: Any, world: WorldType) -> None:
        super().__init__(manager, world, manager.lookup(world.tables).get_value_type().as_pointer())


@unbox(WorldType)  # type: ignore[untyped-decorator]
def _unbox(world: WorldType, value: Any, c: Any) -> NativeValue:
    native = c.unbox(world.tables, value)
    pointer = cgutils.alloca_once_value(c.builder, native.value)
    return NativeValue(pointer, cleanup=native.cleanup, is_error=native.is_error)


@infer_getattr
class _Tables(AttributeTemplate):
    key = WorldType

    def generic_resolve(self, world: WorldType, name: str) -> Any:  # type: ignore[override]
        fields = world.tables.fields
        return world.tables.types[fields.index(name)] if name in fields else None


@lower_getattr_generic(WorldType)  # type: ignore[untyped-decorator]
def _table(context: Any, builder: Any, world: WorldType, pointer: Any, name: str) -> Any:
    i = world.tables.fields.index(name)
    table = builder.load(cgutils.gep_inbounds(builder, pointer, 0, i))
    # Tables stay where they are until the loop returns.
    table.set_metadata("invariant.load", builder.module.add_metadata([]))
    return impl_ret_borrowed(context, builder, world.tables.types[i], table)


@intrinsic
def prefetch(typing: Any, rows: Any, i: Any, byte: Any) -> Any:
    """Ask the memory for what is around a byte of a row that will soon be wanted; no effect on any value."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        table = make_array(kind)(context, builder, arguments[0])
        row = cgutils.get_item_pointer(context, builder, kind, table, [arguments[1]], wraparound=False)
        start = builder.bitcast(row, ir.IntType(8).as_pointer())
        flag = ir.IntType(32)
        function = ir.FunctionType(ir.VoidType(), [start.type, flag, flag, flag])
        fetch = cgutils.get_or_insert_function(builder.module, function, "llvm.prefetch.p0i8")
        builder.call(fetch, [builder.gep(start, [arguments[2]]), flag(0), flag(NEAR), flag(1)])
        return context.get_dummy_value()

    return types.none(rows, types.intp, types.intp), generate
