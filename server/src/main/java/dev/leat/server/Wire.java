package dev.leat.server;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.Deliveries;
import dev.leat.port.Holding;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.ViewReader;
import dev.leat.redrive.Outlook;
import dev.leat.tally.Status;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/// What the operations look like between two processes of one version of Leat: records as JSON,
/// bytes in base64. No interface for others.
final class Wire {

    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Type.class, ToStringSerializer.instance)
                                    .addDeserializer(Type.class, new TypeReader()))
                    .build();

    static final TypeReference<List<Message.Outgoing>> OUTGOING = new TypeReference<>() {};
    static final TypeReference<List<Message.Seen>> SEEN = new TypeReference<>() {};
    static final TypeReference<List<AlarmLog.Note>> NOTES = new TypeReference<>() {};
    static final TypeReference<List<AlarmStatus>> ALARMS = new TypeReference<>() {};
    static final TypeReference<LinkedHashMap<String, MessageQueue.Counts>> COUNTS =
            new TypeReference<>() {};
    static final TypeReference<List<KeptObject>> OBJECTS = new TypeReference<>() {};
    static final TypeReference<List<Deliveries.Delivery>> DELIVERIES = new TypeReference<>() {};
    static final TypeReference<List<DeliveryOperations.Heard>> TOPICS = new TypeReference<>() {};
    static final TypeReference<List<Holding>> HOLDINGS = new TypeReference<>() {};
    static final TypeReference<List<LetterBox.Return>> RETURNS = new TypeReference<>() {};
    static final TypeReference<List<Outlook>> OUTLOOKS = new TypeReference<>() {};
    static final TypeReference<LinkedHashSet<Long>> SEQUENCES = new TypeReference<>() {};
    static final TypeReference<Audit.Run> RUN = new TypeReference<>() {};
    static final TypeReference<List<Audit.Run>> RUNS = new TypeReference<>() {};
    static final TypeReference<List<Audit.Entry>> ENTRIES = new TypeReference<>() {};
    static final TypeReference<EnumMap<Outcome, Long>> OUTCOMES = new TypeReference<>() {};
    static final TypeReference<LinkedHashMap<String, Status>> STATUS = new TypeReference<>() {};

    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");

    private Wire() {}

    /// The letters that were sent, or the queue that is not there.
    record Redriven(Set<Long> sent, Optional<String> missing) {}

    /// One line of a streamed view; the last one says `end`, or the answer was cut off.
    record Line(ViewReader.@Nullable Row row, ViewReader.@Nullable Part part, boolean end) {}

    /// What a client must know of an app.
    record Outline(String name, List<Queue> queues, List<View> views, Set<String> buckets) {

        static Outline of(App app) {
            return new Outline(
                    app.name(),
                    List.copyOf(app.queues().values()),
                    List.copyOf(app.views().values()),
                    new LinkedHashSet<>(app.buckets().keySet()));
        }

        App app() {
            var byName = new LinkedHashMap<String, Queue>();
            queues.forEach(queue -> byName.put(queue.name(), queue));
            var viewsByName = new LinkedHashMap<String, View>();
            views.forEach(view -> viewsByName.put(view.name(), view));
            var bucketsByName = new LinkedHashMap<String, Bucket>();
            buckets.forEach(bucket -> bucketsByName.put(bucket, Bucket.named(bucket)));
            return new App(
                    name,
                    byName,
                    viewsByName,
                    Map.of(),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    bucketsByName,
                    Map.of());
        }
    }

    /// Types of keys and measures, which have no parts.
    private static final class TypeReader extends StdDeserializer<Type> {

        TypeReader() {
            super(Type.class);
        }

        @Override
        public Type deserialize(JsonParser json, DeserializationContext context) {
            String text = json.getString();
            var decimal = DECIMAL.matcher(text);
            return decimal.matches()
                    ? new Type.Decimal(
                            Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)))
                    : Type.Simple.valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
