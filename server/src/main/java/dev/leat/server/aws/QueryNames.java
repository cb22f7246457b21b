package dev.leat.server.aws;

import dev.leat.server.aws.Shape.Member;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.traits.MapTrait;

/// How a service writes lists and maps in the Query protocol, and the names that the SDK's model of
/// it does not know.
///
/// `nested` ones are as the model says: elements of a list stand in `member`s, those of a map in
/// `entry`s, both within what has the member's name; what is empty is there all the same. The
/// others are flattened: `flat` has a member's name on the wire. A list of structures has the name
/// of its elements' shape, unless it stands in `flat`. Entries of a map are `Name` and `Value`,
/// those in `keyed` are `Key` and `Value`.
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

    /// What the key of a map's entry is called.
    String key(Member member) {
        if (nested) {
            return member.field().getRequiredTrait(MapTrait.class).keyLocationName();
        }
        return keyed.contains(member.name()) ? "Key" : "Name";
    }

    /// What the value of a map's entry is called.
    String value(Member member) {
        return nested
                ? member.field().getRequiredTrait(MapTrait.class).valueLocationName()
                : "Value";
    }
}
