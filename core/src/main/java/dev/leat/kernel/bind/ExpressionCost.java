package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;

/// What an expression comes to at most: the size of its value in bytes, the number of its elements
/// where it is a list, the bytes that are made or looked at on the way, and its type where a column
/// says it.
record ExpressionCost(SizeBound size, SizeBound count, SizeBound work, Optional<Type> type) {

    /// Bytes of a number or a time, or of a list for each of its elements.
    static final double SCALAR = 16;

    static final ExpressionCost NONE =
            new ExpressionCost(SizeBound.NONE, SizeBound.NONE, SizeBound.NONE);

    ExpressionCost(SizeBound size, SizeBound count, SizeBound work) {
        this(size, count, work, Optional.empty());
    }

    static final ExpressionCost ONE = free(SizeBound.of(SCALAR));

    /// A value that is there already.
    static ExpressionCost free(SizeBound size) {
        return new ExpressionCost(size, size.plus(SizeBound.of(1)), SizeBound.NONE);
    }

    /// The two side by side.
    ExpressionCost and(ExpressionCost other) {
        return new ExpressionCost(
                size.plus(other.size), count.plus(other.count), work.plus(other.work));
    }

    /// One of the two.
    ExpressionCost or(ExpressionCost other) {
        return new ExpressionCost(
                size.max(other.size), count.max(other.count), work.plus(other.work));
    }

    /// The value of a function of this.
    ExpressionCost made(SizeBound made) {
        return new ExpressionCost(made, made.plus(SizeBound.of(1)), work.plus(made));
    }

    /// A list made of this.
    ExpressionCost list(SizeBound made, SizeBound elements) {
        return new ExpressionCost(made, elements, work.plus(made));
    }

    ExpressionCost more(SizeBound more) {
        return new ExpressionCost(size, count, work.plus(more), type);
    }

    /// An element of this list, or a member of this struct, of this size.
    ExpressionCost part(SizeBound of, Optional<Type> its) {
        return its.isPresent() && AllowedFunctions.fixed(TypeSpelling.of(its.get()))
                ? ONE
                : new ExpressionCost(of, of.plus(SizeBound.of(1)), SizeBound.NONE, its);
    }

    /// The type of an element.
    Optional<Type> element() {
        return type.flatMap(t ->
                t instanceof Type.ListOf(var element) ? Optional.of(element) : Optional.empty());
    }

    /// The same value's member.
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
