package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.ParsedDocument;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.PassThroughSink;
import dev.leat.kernel.compile.ResultConversion;
import dev.leat.plan.EnvelopeRule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Computes the identities of a pipeline's records, in hex. An identity is a hash of the record's
/// key or message id. It is computed from the values of the key, from a message id, or from a
/// record, even a rejected one. Uses the same kernel as the pipeline. Owned by one thread.
public final class IdentityNames implements AutoCloseable {

    private static final String NOWHERE = "nowhere";

    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /// A type that can hold the value of any SQL integer type.
    private static final Type WHOLE = new Type.Decimal(38, 0);

    private final Pipeline pipeline;
    private final Schema key;
    private final Schema documents;
    private final Kernel byKey;
    private final Kernels kernels;
    private final EnvelopeRule envelopes;

    /// Compiled when the first record is processed: most queues are empty when a record is traced.
    private @Nullable Kernel byDocument;

    private IdentityNames(
            Pipeline pipeline,
            Schema key,
            Schema documents,
            Kernels kernels,
            EnvelopeRule envelopes) {
        this.envelopes = envelopes;
        this.pipeline = pipeline;
        this.key = key;
        this.documents = documents;
        this.byKey = kernel(kernels, key, List.of());
        this.kernels = kernels;
    }

    /// Creates an instance for one pipeline. The caller must close `kernels` later than this
    /// instance.
    public static IdentityNames of(Kernels kernels, App app, Pipeline pipeline) {
        var end = kernels.end(pipeline);
        var key =
                pipeline.recordKey().stream()
                        .map(name -> new Schema.Field(name, type(end.get(name).sqlType())))
                        .toList();
        var names = Set.copyOf(pipeline.recordKey());
        // Without steps, only the key is decoded, as the other values of a record may be large.
        boolean all = names.isEmpty() || !columnSteps(identifying(pipeline)).isEmpty();
        var fields =
                pipeline.from().schema().fields().stream()
                        .filter(field -> all || names.contains(field.name()))
                        .map(f -> new Schema.Field(f.name(), f.type(), false, f.pii(), f.format()))
                        .toList();
        var name = pipeline.from().schema().name();
        return new IdentityNames(
                pipeline,
                new Schema(name, key),
                new Schema(name, fields),
                kernels,
                pipeline.from().files().isPresent()
                        ? EnvelopeRule.NONE
                        : EnvelopeRule.of(app, pipeline));
    }

    /// Returns a schema type whose values have the same form on the tape (the decoded values of a
    /// batch) as values of this SQL type.
    private static Type type(String sqlType) {
        return switch (ResultConversion.reading(sqlType)) {
            case CompiledPipeline.Reading.Whole _, CompiledPipeline.Reading.Number _ -> WHOLE;
            case CompiledPipeline.Reading.Real _ -> Type.Simple.DOUBLE;
            case CompiledPipeline.Reading.Text _,
                    CompiledPipeline.Reading.Json _,
                    CompiledPipeline.Reading.Bool _,
                    CompiledPipeline.Reading.Exact _,
                    CompiledPipeline.Reading.Day _,
                    CompiledPipeline.Reading.Time _,
                    CompiledPipeline.Reading.Nested _ ->
                    TypeSpelling.read(sqlType).orElse(Type.Simple.VARCHAR);
        };
    }

    /// Returns the steps on which the identity depends. If a record is all its rows, these are the
    /// steps before `unnest`.
    private static List<Step> identifying(Pipeline pipeline) {
        return pipeline.replacesRows()
                ? pipeline.steps().stream()
                        .takeWhile(step -> !(step instanceof Step.Unnest))
                        .toList()
                : pipeline.steps();
    }

    /// Returns the steps that compute columns, without steps that reject or filter records.
    private static List<Step> columnSteps(List<Step> steps) {
        return steps.stream()
                .<Step>mapMulti((step, columns) -> {
                    var types = declared(step);
                    if (!types.isEmpty()) {
                        columns.accept(nulls(types));
                    } else if (!(step instanceof Step.OverFile) && step.changesColumns()) {
                        columns.accept(step);
                    }
                })
                .toList();
    }

    /// Returns the columns that a lookup or a `java` step adds, with their types. No key derives
    /// from them.
    private static Map<String, Type> declared(Step step) {
        var types = new LinkedHashMap<String, Type>();
        step.added()
                .forEach((name, value) -> {
                    if (value instanceof Step.Added.Taken(_, var field, _)) {
                        types.put(name, field.type());
                    } else if (value instanceof Step.Added.Returned(var type)) {
                        types.put(name, type);
                    }
                });
        return types;
    }

    /// Returns a step that adds columns of these types as NULLs.
    private static Step nulls(Map<String, Type> types) {
        var nulls = new LinkedHashMap<String, Sql>();
        types.forEach((name, type) ->
                nulls.put(name, Sql.of("CAST(NULL AS %s)".formatted(TypeSpelling.of(type)))));
        return new Step.Set(nulls);
    }

    private Kernel kernel(Kernels kernels, Schema schema, List<Step> steps) {
        var queue = pipeline.from().queue();
        var named =
                Pipeline.of(
                                pipeline.name(),
                                new QueueSource(queue, schema, UnknownFields.IGNORE, 1))
                        .withKey(pipeline.recordKey())
                        .withSteps(steps)
                        .withTo(
                                List.of(
                                        new PassThroughSink(
                                                NOWHERE,
                                                new Sink.Shape.Document(Optional.empty()))))
                        .withMaxRejects(1)
                        .withWas(pipeline.was());
        var queues = new LinkedHashMap<String, Queue>();
        queues.put(queue, Queue.named(queue));
        queues.put(NOWHERE, Queue.named(NOWHERE));
        var app = App.named(NOWHERE).withQueues(queues).withPipelines(Map.of(named.name(), named));
        return kernels.kernel(app, named, _ -> {});
    }

    /// Returns the key columns as they are after the steps; empty if the message id is the
    /// identity.
    public List<Schema.Field> key() {
        return key.fields();
    }

    /// Returns the identity of the record whose key has these values, by column. Empty if a value
    /// is missing or does not have its column's type.
    public Optional<String> ofKey(Map<String, String> values) {
        return document(values).flatMap(json -> run(byKey, List.of(record("", json))).getFirst());
    }

    /// Returns the values of a key in the form in which sinks store them, by column. Empty in the
    /// same cases as [#ofKey].
    public Optional<Map<String, String>> stored(Map<String, String> values) {
        return document(values).flatMap(this::stored);
    }

    private Optional<Map<String, String>> stored(byte[] document) {
        var rows = rows(byKey, List.of(record("", document)));
        if (rows.size() == 0) {
            return Optional.empty();
        }
        var body = (Column.Texts) rows.sinks().getFirst().getFirst();
        var object = EXACT.readTree(String.valueOf(body.values()[0]));
        var stored = new LinkedHashMap<String, String>();
        for (var column : pipeline.recordKey()) {
            var value = object.path(column);
            stored.put(column, value.isString() ? value.asString() : value.toString());
        }
        return Optional.of(stored);
    }

    /// Returns a document with the columns of a key.
    private Optional<byte[]> document(Map<String, String> values) {
        if (key.fields().isEmpty() || !values.keySet().equals(Set.copyOf(pipeline.recordKey()))) {
            return Optional.empty();
        }
        var json = new JsonWriter(false);
        for (var field : key.fields()) {
            json.raw(json.size() == 0 ? '{' : ',').quoted(field.name()).raw(':');
            write(json, field.type(), values.getOrDefault(field.name(), ""));
        }
        json.raw('}');
        return Optional.of(json.copy());
    }

    /// Writes strings in quotation marks, and other values as they are.
    private static void write(JsonWriter json, Type type, String value) {
        boolean quoted =
                type instanceof Type.Simple simple
                        && switch (simple) {
                            case VARCHAR, DATE, TIMESTAMP, TIMESTAMPTZ -> true;
                            case BOOLEAN, INTEGER, BIGINT, DOUBLE, JSON -> false;
                        };
        if (quoted) {
            json.quoted(value);
        } else {
            json.raw(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Returns the identity of the message with this id, or of the line `bucket/key@line` of a
    /// file. Empty if the pipeline has a key, or a step `unnest`: its rows have identities of their
    /// own.
    public Optional<String> ofMessage(String id) {
        boolean unnests = pipeline.steps().stream().anyMatch(Step.Unnest.class::isInstance);
        return pipeline.key().isEmpty() && !unnests
                ? run(byKey, List.of(record(id, "{}".getBytes(StandardCharsets.US_ASCII))))
                        .getFirst()
                : Optional.empty();
    }

    private static Record record(String id, byte[] body) {
        return new Record(id, body, Map.of(), 1, Instant.EPOCH);
    }

    /// Returns the identities of records, empty for a record whose key cannot be computed. A column
    /// whose value does not fit the schema is NULL. All are empty if the pipeline reads files,
    /// because its messages only name files.
    public List<Optional<String>> of(List<Record> records) {
        if (records.isEmpty() || pipeline.from().files().isPresent()) {
            return Collections.nCopies(records.size(), Optional.empty());
        }
        var kernel =
                byDocument == null
                        ? kernel(kernels, documents, columnSteps(identifying(pipeline)))
                        : byDocument;
        byDocument = kernel;
        return run(
                kernel,
                records.stream()
                        .map(envelopes::opened)
                        .map(r ->
                                new Record(
                                        r.id(),
                                        ParsedDocument.of(documents, r.body()).validDocument(),
                                        r.attributes(),
                                        r.attempt(),
                                        r.receivedAt(),
                                        r.sequence(),
                                        r.group()))
                        .toList());
    }

    private List<Optional<String>> run(Kernel kernel, List<Record> records) {
        var identities =
                new ArrayList<>(Collections.nCopies(records.size(), Optional.<String>empty()));
        var rows = rows(kernel, records);
        for (int row = 0; row < rows.size(); row++) {
            if (identities.get(rows.record()[row]).isEmpty()) {
                var identity = HexFormat.of().formatHex(rows.identity(row));
                identities.set(rows.record()[row], Optional.of(identity));
            }
        }
        return identities;
    }

    private Rows rows(Kernel kernel, List<Record> records) {
        var work = new LeasedWork(pipeline.from().queue(), NOWHERE, records);
        return kernel.run(work, new Outcomes(records.size(), 1));
    }

    @Override
    public void close() {
        byKey.close();
        if (byDocument != null) {
            byDocument.close();
        }
    }
}
