package dev.leat.server.aws;

import dev.leat.server.aws.Shape.Member;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.traits.MapTrait;

/// The names that a service uses for lists and maps in the Query protocol. The SDK's model of JSON
/// services does not contain these names.
///
/// If `nested` is true, an element with the member's name contains the collection: elements of a
/// list are in `member` elements, entries of a map in `entry` elements, and empty collections are
/// written. Otherwise collections are flattened, and `flat` has the name of each member on the
/// wire. A list of structures is named after the shape of its elements, unless it is in `flat`. The
/// entries of a map have `Name` and `Value`; those of a map in `keyed` have `Key` and `Value`.
public record QueryNames(
        String namespace, boolean nested, Map<String, String> flat, Set<String> keyed) {

    static final String ELEMENT = "member";
    static final String ENTRY = "entry";

    public QueryNames {
        flat = Map.copyOf(flat);
        keyed = Set.copyOf(keyed);
    }

    public static QueryNames flat(String namespace, Map<String, String> flat, Set<String> keyed) {
        return new QueryNames(namespace, false, flat, keyed);
    }

    public static QueryNames nested(String namespace) {
        return new QueryNames(namespace, true, Map.of(), Set.of());
    }

    String of(Member member) {
        String name = flat.get(member.name());
        if (name != null) {
            return name;
        }
        return !nested
                        && member.kind()
                                instanceof ValueKind.Listed(ValueKind.Structure(var element), _)
                ? element.name()
                : member.name();
    }

    /// Returns the element name of a map entry's key.
    String key(Member member) {
        if (nested) {
            return member.field().getRequiredTrait(MapTrait.class).keyLocationName();
        }
        return keyed.contains(member.name()) ? "Key" : "Name";
    }

    /// Returns the element name of a map entry's value.
    String value(Member member) {
        return nested
                ? member.field().getRequiredTrait(MapTrait.class).valueLocationName()
                : "Value";
    }
}
