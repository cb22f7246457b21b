package dev.leat.aws.state;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileState;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import dev.leat.plan.OutputRule.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The form of the state of a file, of its staged files and of its outputs in the state table.
final class FileItem {

    static final String REVISION = "revision";

    private static final String OUTPUTS = "outputs";
    private static final String RUNNING = "running";
    private static final String DONE = "done";
    private static final String GIVEN_UP = "given up";

    private FileItem() {}

    /// @param revision the number of times that the item was written
    /// @param run the number of times that the file was begun
    /// @param outputs the names of outputs that were ever made of this version; others are in items
    ///   of their own
    record Stored(FileState state, long revision, long run, List<Name> outputs) {
        Stored {
            outputs = List.copyOf(outputs);
        }

        Stored revised(long revision) {
            return new Stored(state, revision, run, outputs);
        }
    }

    static Map<String, AttributeValue> of(Stored stored) {
        var state = stored.state();
        var unit = state.unit();
        var item = new HashMap<>(StateKey.file(state.pipeline(), unit).attributes());
        item.put(REVISION, Attributes.number(stored.revision()));
        item.put("run", Attributes.number(stored.run()));
        if (!stored.outputs().isEmpty()) {
            item.put(
                    OUTPUTS,
                    AttributeValue.fromL(
                            stored.outputs().stream()
                                    .map(FileItem::of)
                                    .map(AttributeValue::fromM)
                                    .toList()));
        }
        item.put("pipeline", AttributeValue.fromS(state.pipeline()));
        item.put("bucket", AttributeValue.fromS(unit.bucket()));
        item.put("key", AttributeValue.fromS(unit.key()));
        item.put("version", Attributes.number(unit.version()));
        item.put("etag", AttributeValue.fromS(unit.etag()));
        item.put("size", Attributes.number(unit.size()));
        item.put("created", AuditRunItem.micros(unit.created()));
        item.put("phase", AttributeValue.fromS(word(state.phase())));
        item.put("plan", AttributeValue.fromS(state.plan()));
        item.put("offset", Attributes.number(state.next().offset()));
        item.put("line", Attributes.number(state.next().line()));
        item.put("part", Attributes.number(state.next().part()));
        item.put("read", Attributes.number(state.totals().read()));
        item.put("written", Attributes.number(state.totals().written()));
        item.put("filtered", Attributes.number(state.totals().filtered()));
        item.put("rejected", Attributes.number(state.totals().rejected()));
        item.put("started", AuditRunItem.micros(state.started()));
        item.put("changed", AuditRunItem.micros(state.changed()));
        state.error().ifPresent(error -> item.put("error", AttributeValue.fromS(error)));
        return item;
    }

    static Stored stored(Map<String, AttributeValue> item) {
        var unit =
                new FileUnit(
                        text(item, "bucket"),
                        text(item, "key"),
                        number(item, "version"),
                        text(item, "etag"),
                        number(item, "size"),
                        AuditRunItem.instant(Attributes.of(item, "created")));
        var state =
                new FileState(
                        text(item, "pipeline"),
                        unit,
                        phase(text(item, "phase")),
                        text(item, "plan"),
                        new Position(
                                number(item, "offset"),
                                number(item, "line"),
                                Math.toIntExact(number(item, "part"))),
                        new Totals(
                                number(item, "read"),
                                number(item, "written"),
                                number(item, "filtered"),
                                number(item, "rejected")),
                        AuditRunItem.instant(Attributes.of(item, "started")),
                        AuditRunItem.instant(Attributes.of(item, "changed")),
                        Optional.ofNullable(item.get("error")).map(AttributeValue::s));
        return new Stored(
                state,
                number(item, REVISION),
                number(item, "run"),
                item.containsKey(OUTPUTS)
                        ? Attributes.maps(item, OUTPUTS).stream().map(FileItem::name).toList()
                        : List.of());
    }

    private static String word(FilePhase phase) {
        return switch (phase) {
            case RUNNING -> RUNNING;
            case DONE -> DONE;
            case GIVEN_UP -> GIVEN_UP;
        };
    }

    private static FilePhase phase(String word) {
        return switch (word) {
            case RUNNING -> FilePhase.RUNNING;
            case DONE -> FilePhase.DONE;
            case GIVEN_UP -> FilePhase.GIVEN_UP;
            default -> throw new IllegalStateException("the phase of a file is unknown: " + word);
        };
    }

    static AttributeValue of(KeptFile file) {
        return AttributeValue.fromM(
                Map.of(
                        "sink", Attributes.number(file.sink()),
                        "part", Attributes.number(file.part()),
                        "key", AttributeValue.fromS(file.key()),
                        "name", AttributeValue.fromS(file.name()),
                        "object", AttributeValue.fromS(file.object()),
                        "rows", Attributes.number(file.rows()),
                        "bytes", Attributes.number(file.bytes())));
    }

    static KeptFile kept(Map<String, AttributeValue> value) {
        return new KeptFile(
                Math.toIntExact(number(value, "sink")),
                Math.toIntExact(number(value, "part")),
                text(value, "key"),
                text(value, "name"),
                text(value, "object"),
                number(value, "rows"),
                number(value, "bytes"));
    }

    static AttributeValue of(StagedOutput output) {
        return AttributeValue.fromM(
                Map.of(
                        "bucket", AttributeValue.fromS(output.bucket()),
                        "key", AttributeValue.fromS(output.key()),
                        "upload", AttributeValue.fromS(output.upload()),
                        "parts", Attributes.texts(output.parts()),
                        "replaced", AttributeValue.fromS(output.replaced()),
                        "id", AttributeValue.fromS(output.id())));
    }

    static StagedOutput output(Map<String, AttributeValue> value, Optional<ObjectOrigin> origin) {
        return new StagedOutput(
                text(value, "bucket"),
                text(value, "key"),
                text(value, "upload"),
                List.copyOf(Attributes.texts(Attributes.of(value, "parts"))),
                text(value, "replaced"),
                origin,
                text(value, "id"));
    }

    static AttributeValue of(FormerOutput output) {
        return AttributeValue.fromM(
                Map.of(
                        "bucket", AttributeValue.fromS(output.bucket()),
                        "key", AttributeValue.fromS(output.key()),
                        "id", AttributeValue.fromS(output.id())));
    }

    static FormerOutput former(Map<String, AttributeValue> value) {
        return new FormerOutput(text(value, "bucket"), text(value, "key"), text(value, "id"));
    }

    static Map<String, AttributeValue> of(Name output) {
        return Map.of(
                "bucket", AttributeValue.fromS(output.bucket()),
                "key", AttributeValue.fromS(output.key()));
    }

    static Name name(Map<String, AttributeValue> value) {
        return new Name(text(value, "bucket"), text(value, "key"));
    }

    static String text(Map<String, AttributeValue> item, String name) {
        return Attributes.of(item, name).s();
    }

    static long number(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(Attributes.of(item, name).n());
    }
}
