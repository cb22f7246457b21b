package dev.leat.server.aws;

import java.util.Map;
import java.util.Set;

/// The names of the Query protocol that the SDK's model does not know. Lists and maps are
/// flattened: `flat` has a member's name on the wire. A list of structures has the name of its
/// elements' shape, unless it stands in `flat`. Entries of a map are `Name` and `Value`, those in
/// `keyed` are `Key` and `Value`.
public record QueryNames(String namespace, Map<String, String> flat, Set<String> keyed) {

    public QueryNames {
        flat = Map.copyOf(flat);
        keyed = Set.copyOf(keyed);
    }

    String of(Shape.Member member) {
        String name = flat.get(member.name());
        if (name != null) {
            return name;
        }
        return member.kind() instanceof Kind.Listed(Kind.Structure(var element))
                ? element.name()
                : member.name();
    }

    /// What the key of a map's entry is called.
    String key(Shape.Member member) {
        return keyed.contains(member.name()) ? "Key" : "Name";
    }
}
