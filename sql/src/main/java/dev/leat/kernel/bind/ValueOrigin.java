package dev.leat.kernel.bind;

import dev.leat.app.Lookup;
import java.util.Collection;
import java.util.Optional;

/// The origin of a column's value, in addition to the columns of the record. `source` is true if it
/// derives from the struct `source`, `java` if it derives from a `java` step, and `element` if it
/// derives from the element of an `unnest` or from its number. `lookup` is the name of a lookup
/// from which it derives; if it derives from several lookups, it is one of them.
public record ValueOrigin(boolean source, Optional<String> lookup, boolean java, boolean element) {

    /// The origin of values that derive from nothing but the record.
    static final ValueOrigin RECORD = new ValueOrigin(false, Optional.empty(), false, false);

    static final ValueOrigin SOURCE = new ValueOrigin(true, Optional.empty(), false, false);
    static final ValueOrigin JAVA = new ValueOrigin(false, Optional.empty(), true, false);

    static ValueOrigin of(Lookup lookup) {
        return new ValueOrigin(false, Optional.of(lookup.name()), false, false);
    }

    /// Returns the origin of an expression that uses these members of `source`.
    static ValueOrigin of(Collection<String> source) {
        return new ValueOrigin(
                !source.isEmpty(),
                Optional.empty(),
                false,
                source.contains(SourceStruct.ITEM_NUMBER));
    }

    /// Returns the origin of a value that derives from both origins.
    ValueOrigin and(ValueOrigin other) {
        return new ValueOrigin(
                source || other.source,
                lookup.or(() -> other.lookup),
                java || other.java,
                element || other.element);
    }

    ValueOrigin ofElement() {
        return new ValueOrigin(source, lookup, java, true);
    }

    /// Returns true if a redelivery of the record may find another value.
    boolean mayDiffer() {
        return source || lookup.isPresent() || java;
    }
}
