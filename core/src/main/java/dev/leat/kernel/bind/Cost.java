package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;

/// What an expression comes to at most: the size of its value in bytes, the number of its elements
/// where it is a list, the bytes that are made or looked at on the way, and its type where a column
/// says it.
record Cost(Growth size, Growth count, Growth work, Optional<Type> type) {

    /// Bytes of a number or a time, or of a list for each of its elements.
    static final double SCALAR = 16;

    static final Cost NONE = new Cost(Growth.NONE, Growth.NONE, Growth.NONE);

    Cost(Growth size, Growth count, Growth work) {
        this(size, count, work, Optional.empty());
    }

    static final Cost ONE = free(Growth.of(SCALAR));

    /// A value that is there already.
    static Cost free(Growth size) {
        return new Cost(size, size.plus(Growth.of(1)), Growth.NONE);
    }

    /// The two side by side.
    Cost and(Cost other) {
        return new Cost(size.plus(other.size), count.plus(other.count), work.plus(other.work));
    }

    /// One of the two.
    Cost or(Cost other) {
        return new Cost(size.max(other.size), count.max(other.count), work.plus(other.work));
    }

    /// The value of a function of this.
    Cost made(Growth made) {
        return new Cost(made, made.plus(Growth.of(1)), work.plus(made));
    }

    /// A list made of this.
    Cost list(Growth made, Growth elements) {
        return new Cost(made, elements, work.plus(made));
    }

    Cost more(Growth more) {
        return new Cost(size, count, work.plus(more), type);
    }

    /// An element of this list, or a member of this struct, of this size.
    Cost part(Growth of, Optional<Type> its) {
        return its.isPresent() && Functions.fixed(Spelling.of(its.get()))
                ? ONE
                : new Cost(of, of.plus(Growth.of(1)), Growth.NONE, its);
    }

    /// The type of an element.
    Optional<Type> element() {
        return type.flatMap(t ->
                t instanceof Type.ListOf(var element) ? Optional.of(element) : Optional.empty());
    }

    /// The same value's member.
    Cost member(String name) {
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
