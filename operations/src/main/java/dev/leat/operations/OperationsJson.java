package dev.leat.operations;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Formula;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import dev.leat.app.View;
import dev.leat.app.WarehouseTable;
import dev.leat.mask.VisibleBody;
import dev.leat.port.Message;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.util.StdConverter;

/// The JSON format of the operations API. Records are objects, and times are ISO 8601 strings.
/// Integers beyond 2^53, and decimals that a double cannot represent, are strings. A byte array is
/// a string if it is UTF-8, otherwise `{"base64": ".."}`.
public final class OperationsJson {

    public static final JsonMapper MAPPER = builder().build();

    /// The mapper for requests. It writes messages without their content, which the server already
    /// has.
    public static final JsonMapper REQUESTS =
            builder().addMixIn(Message.Seen.class, WithoutContent.class).build();

    /// The largest integer up to which a double represents all integers exactly.
    private static final long SAFE = (1L << 53) - 1;

    private OperationsJson() {}

    private static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .addMixIn(Formula.class, ByMembers.class)
                .addModule(
                        new SimpleModule()
                                .addSerializer(Type.class, ToStringSerializer.instance)
                                .addDeserializer(Type.class, new TypeDeserializer())
                                .addSerializer(Long.class, new LongWriter(Long.class))
                                .addSerializer(Long.TYPE, new LongWriter(Long.TYPE))
                                .addSerializer(BigDecimal.class, new DecimalWriter())
                                .addSerializer(byte[].class, new BytesWriter())
                                .addDeserializer(byte[].class, new BytesReader())
                                .addSerializer(App.class, new AppWriter())
                                .addDeserializer(App.class, new AppReader()));
    }

    /// Returns the JSON of a value, in one line.
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// Returns a writer of values as this declared type.
    public static ObjectWriter writer(java.lang.reflect.Type type) {
        return MAPPER.writerFor(MAPPER.constructType(type));
    }

    /// The members of an app that a client needs.
    public record Outline(
            String name,
            List<Queue> queues,
            List<View> views,
            List<TableOutline> tables,
            List<LakeOutline> lakeTables,
            List<WarehouseOutline> warehouseTables,
            Set<String> buckets,
            List<FilesOutline> files) {

        static Outline of(App app) {
            return new Outline(
                    app.name(),
                    List.copyOf(app.queues().values()),
                    List.copyOf(app.views().values()),
                    app.all(Table.class).values().stream().map(TableOutline::of).toList(),
                    app.all(LakeTable.class).values().stream().map(LakeOutline::of).toList(),
                    app.all(WarehouseTable.class).values().stream()
                            .map(WarehouseOutline::of)
                            .toList(),
                    new LinkedHashSet<>(app.buckets().keySet()),
                    app.pipelines().values().stream()
                            .flatMap(pipeline -> FilesOutline.of(pipeline).stream())
                            .toList());
        }

        App app() {
            var byName = new LinkedHashMap<String, Queue>();
            queues.forEach(queue -> byName.put(queue.name(), queue));
            var viewsByName = new LinkedHashMap<String, View>();
            views.forEach(view -> viewsByName.put(view.name(), view));
            var tablesByName = new LinkedHashMap<String, Table>();
            tables.forEach(table -> tablesByName.put(table.name(), table.table()));
            var lakeByName = new LinkedHashMap<String, LakeTable>();
            lakeTables.forEach(table -> lakeByName.put(table.name(), table.table()));
            var warehouseByName = new LinkedHashMap<String, WarehouseTable>();
            warehouseTables.forEach(table -> warehouseByName.put(table.name(), table.table()));
            var bucketsByName = new LinkedHashMap<String, Bucket>();
            buckets.forEach(bucket -> bucketsByName.put(bucket, Bucket.named(bucket)));
            var readers = new LinkedHashMap<String, Pipeline>();
            files.forEach(reader -> readers.put(reader.pipeline(), reader.reader()));
            return App.named(name)
                    .withPipelines(readers)
                    .withQueues(byName)
                    .withViews(viewsByName)
                    .with(Table.class, tablesByName)
                    .with(LakeTable.class, lakeByName)
                    .with(WarehouseTable.class, warehouseByName)
                    .withBuckets(bucketsByName);
        }
    }

    /// The members of a pipeline of files that a client needs: how it reads them.
    record FilesOutline(String pipeline, FileSource files, Schema schema) {

        static Optional<FilesOutline> of(Pipeline pipeline) {
            return pipeline.from()
                    .files()
                    .map(files ->
                            new FilesOutline(pipeline.name(), files, pipeline.from().schema()));
        }

        Pipeline reader() {
            var from = new BucketSource("", files, schema, Pipeline.UnknownFields.IGNORE);
            return Pipeline.of(pipeline, from);
        }
    }

    /// The members of a lake table that a client needs.
    record LakeOutline(String name, String bucket, String prefix, Map<String, Type> columns) {

        static LakeOutline of(LakeTable table) {
            return new LakeOutline(
                    table.name(), table.bucket(), table.prefix(), types(table.schema()));
        }

        LakeTable table() {
            return new LakeTable(name, bucket, prefix, schema(name, columns), List.of(), Map.of());
        }
    }

    /// The members of a warehouse table that a client needs.
    record WarehouseOutline(String name, List<String> key, Map<String, Type> columns) {

        static WarehouseOutline of(WarehouseTable table) {
            return new WarehouseOutline(table.name(), table.key(), types(table.schema()));
        }

        WarehouseTable table() {
            return new WarehouseTable(name, schema(name, columns), key);
        }
    }

    private static Map<String, Type> types(Schema schema) {
        var columns = new LinkedHashMap<String, Type>();
        schema.fields().forEach(field -> columns.put(field.name(), field.type()));
        return columns;
    }

    private static Schema schema(String name, Map<String, Type> columns) {
        return new Schema(
                name,
                columns.entrySet().stream()
                        .map(column -> new Schema.Field(column.getKey(), column.getValue()))
                        .toList());
    }

    /// The members of a key-value table that a client needs. Lists and structs are JSON, in which
    /// clients get their values.
    record TableOutline(String name, List<Table.Attribute> key, Map<String, Type> columns) {

        static TableOutline of(Table table) {
            var columns = new LinkedHashMap<String, Type>();
            table.columns().forEach((name, type) -> columns.put(name, asJson(type)));
            return new TableOutline(table.name(), table.key().attributes(), columns);
        }

        private static Type asJson(Type type) {
            return type instanceof Type.ListOf || type instanceof Type.Struct
                    ? Type.Simple.JSON
                    : type;
        }

        Table table() {
            var sort =
                    key.size() > 1 ? Optional.of(key.getLast()) : Optional.<Table.Attribute>empty();
            return new Table(
                    name,
                    new Table.Key(key.getFirst(), sort),
                    List.of(),
                    Optional.empty(),
                    false,
                    columns);
        }
    }

    /// The members of a formula's object show which case it is.
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    private interface ByMembers {}

    @JsonSerialize(converter = Stripped.class)
    private interface WithoutContent {}

    /// Writes only the components of a message that identify it, in the order of [Message.Seen].
    private static final class Stripped extends StdConverter<Message.Seen, Map<String, Object>> {

        @Override
        public Map<String, Object> convert(Message.Seen seen) {
            var named = new LinkedHashMap<String, Object>();
            named.put("sequence", seen.sequence());
            named.put("id", seen.id());
            named.put("body", "");
            named.put("attributes", Map.of());
            named.put("attempt", seen.attempt());
            named.put("sentAt", seen.sentAt());
            named.put("group", seen.group());
            named.put("deduplication", seen.deduplication());
            return named;
        }
    }

    private static final class AppWriter extends StdSerializer<App> {

        AppWriter() {
            super(App.class);
        }

        @Override
        public void serialize(App app, JsonGenerator json, SerializationContext context) {
            context.writeValue(json, Outline.of(app));
        }
    }

    private static final class AppReader extends StdDeserializer<App> {

        AppReader() {
            super(App.class);
        }

        @Override
        public App deserialize(JsonParser json, DeserializationContext context) {
            return context.readValue(json, Outline.class).app();
        }
    }

    private static final class LongWriter extends StdSerializer<Long> {

        LongWriter(Class<Long> type) {
            super(type);
        }

        @Override
        public void serialize(Long value, JsonGenerator json, SerializationContext context) {
            if (value > SAFE || value < -SAFE) {
                json.writeString(value.toString());
            } else {
                json.writeNumber(value);
            }
        }
    }

    private static final class DecimalWriter extends StdSerializer<BigDecimal> {

        DecimalWriter() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
            boolean exact =
                    value.abs().compareTo(BigDecimal.valueOf(SAFE)) <= 0
                            && BigDecimal.valueOf(value.doubleValue()).compareTo(value) == 0;
            if (exact) {
                json.writeNumber(value);
            } else {
                json.writeString(value.toPlainString());
            }
        }
    }

    private static final class BytesWriter extends StdSerializer<byte[]> {

        BytesWriter() {
            super(byte[].class);
        }

        @Override
        public void serialize(byte[] bytes, JsonGenerator json, SerializationContext context) {
            var text = VisibleBody.text(bytes);
            if (text.isPresent()) {
                json.writeString(text.get());
            } else {
                json.writeStartObject();
                json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
                json.writeEndObject();
            }
        }
    }

    private static final class BytesReader extends StdDeserializer<byte[]> {

        BytesReader() {
            super(byte[].class);
        }

        @Override
        public byte[] deserialize(JsonParser json, DeserializationContext context) {
            JsonNode node = context.readTree(json);
            return node.isString()
                    ? node.asString().getBytes(StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(node.path("base64").asString(""));
        }
    }

    private static final class TypeDeserializer extends StdDeserializer<Type> {

        TypeDeserializer() {
            super(Type.class);
        }

        @Override
        public Type deserialize(JsonParser json, DeserializationContext context) {
            var text = json.getString();
            return TypeReader.read(text)
                    .orElseThrow(() -> new IllegalArgumentException("no type: " + text));
        }
    }
}
