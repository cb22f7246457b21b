package dev.leat.aws.state;

import dev.leat.batch.ObjectOrigin;
import dev.leat.plan.OutputRule.Name;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The names of the outputs that were ever made of objects. A few are in the state of the file, and
/// more in items of their own.
///
/// @param expiring adds the time at which an item expires
record OutputNames(
        StateTable table, ObjectClaims claims, Consumer<Map<String, AttributeValue>> expiring) {

    /// Most names in the state of a file.
    private static final int MOST = 10;

    /// Notes outputs before they are published.
    ///
    /// @param known the names in the stored state of the file
    /// @return the names for its next state
    List<Name> note(ObjectOrigin origin, List<Name> known, List<StagedOutput> outputs) {
        var made = outputs.stream().map(OutputNames::name);
        var all = Stream.concat(known.stream(), made).distinct().toList();
        if (all.size() <= MOST) {
            return all;
        }
        store(origin, outputs);
        return known;
    }

    private static Name name(StagedOutput output) {
        return new Name(output.bucket(), output.key());
    }

    /// Stores the names of outputs in items of their own.
    void store(ObjectOrigin origin, List<StagedOutput> outputs) {
        for (var output : outputs) {
            var name = name(output);
            var key = StateKey.output(origin, name.bucket(), name.key());
            var item = new HashMap<>(key.attributes());
            item.putAll(FileItem.of(name));
            expiring.accept(item);
            table.put(item);
        }
    }

    /// Returns the names of all outputs of an object.
    List<Name> of(ObjectOrigin origin) {
        boolean none =
                claims.states(origin.pipeline(), origin.bucket(), origin.key())
                        .filter(KnownStates::none)
                        .isPresent();
        if (none) {
            return List.of();
        }
        var names = new LinkedHashSet<Name>();
        table.query(
                StateKey.files(origin.pipeline(), origin.bucket(), origin.key()),
                "0",
                "g",
                item -> names.addAll(FileItem.stored(item).outputs()));
        table.query(
                StateKey.outputs(origin.pipeline(), origin.bucket(), origin.key()),
                "0",
                "g",
                item -> names.add(FileItem.name(item)));
        return List.copyOf(names);
    }
}
