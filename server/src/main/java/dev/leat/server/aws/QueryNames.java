package dev.leat.server.aws;

import dev.leat.server.aws.Shape.Member;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.traits.MapTrait;

/// The names that a service uses for lists and maps in the Query protocol, which the SDK's model of
/// JSON services lacks.
///
/// With `nested`, elements of a list are in `member` elements and those of a map in `entry`
/// elements, inside an element of the member's name; empty collections are written. Otherwise they
/// are flattened, and `flat` has each member's name on the wire. A list of structures is named
/// after the shape of its elements, unless it is in `flat`. Entries of a map have `Name` and
/// `Value`, those in `keyed` have `Key` and `Value`.
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
