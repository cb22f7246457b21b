package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;

/// Upper bounds for the evaluation of an expression: the size of its value in bytes (`size`), the
/// number of elements if the value is a list (`count`), and the number of bytes that are produced
/// or scanned (`work`). `type` is the value's type, if a column determines it.
record ExpressionCost(SizeBound size, SizeBound count, SizeBound work, Optional<Type> type) {

    /// Size in bytes of a number or a time, and of the overhead per element of a list.
    static final double SCALAR = 16;

    static final ExpressionCost NONE =
            new ExpressionCost(SizeBound.NONE, SizeBound.NONE, SizeBound.NONE);

    ExpressionCost(SizeBound size, SizeBound count, SizeBound work) {
        this(size, count, work, Optional.empty());
    }

    static final ExpressionCost ONE = free(SizeBound.of(SCALAR));

    /// Returns the cost of a value that need not be computed.
    static ExpressionCost free(SizeBound size) {
        return new ExpressionCost(size, size.plus(SizeBound.of(1)), SizeBound.NONE);
    }

    /// Returns the sum of the costs of two expressions.
    ExpressionCost and(ExpressionCost other) {
        return new ExpressionCost(
                size.plus(other.size), count.plus(other.count), work.plus(other.work));
    }

    /// Returns the cost of an expression with two alternatives, one of which is its value. Both may
    /// be evaluated.
    ExpressionCost or(ExpressionCost other) {
        return new ExpressionCost(
                size.max(other.size), count.max(other.count), work.plus(other.work));
    }

    /// Returns the cost of a function applied to this value; its result has the size `made`.
    ExpressionCost made(SizeBound made) {
        return new ExpressionCost(made, made.plus(SizeBound.of(1)), work.plus(made));
    }

    /// Returns the cost of a list that is created from this value, with the size `made` and
    /// `elements` elements.
    ExpressionCost list(SizeBound made, SizeBound elements) {
        return new ExpressionCost(made, elements, work.plus(made));
    }

    ExpressionCost more(SizeBound more) {
        return new ExpressionCost(size, count, work.plus(more), type);
    }

    /// Returns the cost of an element of a list, or a member of a struct, of this size.
    ExpressionCost part(SizeBound of, Optional<Type> its) {
        return its.isPresent() && AllowedFunctions.fixed(TypeSpelling.of(its.get()))
                ? ONE
                : new ExpressionCost(of, of.plus(SizeBound.of(1)), SizeBound.NONE, its);
    }

    /// Returns the type of the elements, if this is a list.
    Optional<Type> element() {
        return type.flatMap(t ->
                t instanceof Type.ListOf(var element) ? Optional.of(element) : Optional.empty());
    }

    /// Returns the cost of reading a member of this struct.
    ExpressionCost member(String name) {
        Optional<Type> its =
                type.flatMap(t ->
                        t instanceof Type.Struct struct
                                ? struct.members().stream()
                                        .filter(m -> m.name().equals(name))
                                        .map(Type.Member::type)
                                        .findFirst()
                                : Optional.empty());
        return part(size, its);
    }
}
