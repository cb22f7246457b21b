package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;

/// Upper bounds of an expression: the size of its value in bytes, the number of its elements if it
/// is a list, the bytes that are produced or scanned during evaluation, and its type if a column
/// determines it.
record ExpressionCost(SizeBound size, SizeBound count, SizeBound work, Optional<Type> type) {

    /// Bytes of a number or a time, and of a list for each of its elements.
    static final double SCALAR = 16;

    static final ExpressionCost NONE =
            new ExpressionCost(SizeBound.NONE, SizeBound.NONE, SizeBound.NONE);

    ExpressionCost(SizeBound size, SizeBound count, SizeBound work) {
        this(size, count, work, Optional.empty());
    }

    static final ExpressionCost ONE = free(SizeBound.of(SCALAR));

    /// Returns the cost of an existing value.
    static ExpressionCost free(SizeBound size) {
        return new ExpressionCost(size, size.plus(SizeBound.of(1)), SizeBound.NONE);
    }

    /// Adds the costs of two expressions.
    ExpressionCost and(ExpressionCost other) {
        return new ExpressionCost(
                size.plus(other.size), count.plus(other.count), work.plus(other.work));
    }

    /// Returns the larger bounds of two alternatives.
    ExpressionCost or(ExpressionCost other) {
        return new ExpressionCost(
                size.max(other.size), count.max(other.count), work.plus(other.work));
    }

    /// Returns the cost of a function applied to this.
    ExpressionCost made(SizeBound made) {
        return new ExpressionCost(made, made.plus(SizeBound.of(1)), work.plus(made));
    }

    /// Returns the cost of a list built from this.
    ExpressionCost list(SizeBound made, SizeBound elements) {
        return new ExpressionCost(made, elements, work.plus(made));
    }

    ExpressionCost more(SizeBound more) {
        return new ExpressionCost(size, count, work.plus(more), type);
    }

    /// Returns the cost of a list's element or a struct's member of this size.
    ExpressionCost part(SizeBound of, Optional<Type> its) {
        return its.isPresent() && AllowedFunctions.fixed(TypeSpelling.of(its.get()))
                ? ONE
                : new ExpressionCost(of, of.plus(SizeBound.of(1)), SizeBound.NONE, its);
    }

    /// Returns the type of an element.
    Optional<Type> element() {
        return type.flatMap(t ->
                t instanceof Type.ListOf(var element) ? Optional.of(element) : Optional.empty());
    }

    /// Returns the cost of a member of this value.
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
