package dev.leat.server.operations;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeSnapshot;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.mask.PersonalUse;
import dev.leat.operations.DeliveryOperations.TopicStatus;
import dev.leat.operations.DeliveryOperations.TopicSubscriber;
import dev.leat.operations.FileReport;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.LetterFile;
import dev.leat.operations.Masking;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.OperationsJson;
import dev.leat.port.Audit;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.TopicAdmin.Protocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Masks what a login that may only read must not see in results that other clients get as they
/// are: addresses of subscribers, the content of deliveries, personal values in the partitions of
/// lake tables, hashes of contents with personal values, and SQL about personal columns.
record ReaderMask(App app) {

    /// The scheme and the host of a URL, without a user.
    private static final Pattern SITE = Pattern.compile("(https?://)(?:[^/@]*@)?([^/?#]*).*");

    /// The query of a request in the detail of an entry about shown values.
    private static final Pattern QUERY =
            Pattern.compile("^(personal values shown: (?:[^?]*\\?|.*/traces/)).*");

    /// @param segments the arguments in the path of the operation
    @Nullable Object result(Map<String, String> segments, @Nullable Object result) {
        return switch (result) {
            case List<?> items -> items.stream().map(one -> result(segments, one)).toList();
            case Optional<?> one -> one.map(value -> result(segments, value));
            case Delivery delivery -> delivery(delivery);
            case Waiting waiting ->
                    waiting.to(
                            address(waiting.protocol(), waiting.endpoint()),
                            reason(waiting.reason(), waiting.protocol(), waiting.endpoint()));
            case TopicStatus topic ->
                    new TopicStatus(
                            topic.name(),
                            topic.declared(),
                            topic.subscribers().stream().map(ReaderMask::subscriber).toList(),
                            topic.deliveries());
            case ObjectFile file -> changed(file, this::hashes);
            case FileReport report -> changed(report, this::hashes);
            case LetterFile file -> changed(file, this::hashes);
            case Audit.Run run -> changed(run, this::run);
            case LetterContrast contrast -> contrast(contrast);
            case LakeHistory history -> history(history, partitions(segments));
            case LakeSnapshot snapshot -> snapshot(snapshot, partitions(segments));
            case null, default -> result;
        };
    }

    /// Returns deliveries whose records may have personal values without their content. Other
    /// results are returned unchanged.
    @Nullable Object records(@Nullable Object result) {
        return switch (result) {
            case List<?> items -> items.stream().map(this::records).toList();
            case Optional<?> one -> one.map(this::records);
            case Delivery delivery when !MessageReaders.personal(app).isEmpty() ->
                    delivery.with(
                            delivery.endpoint(),
                            delivery.subject().map(_ -> Mask.MASK),
                            Mask.MASK,
                            delivery.reason());
            case null, default -> result;
        };
    }

    private static <T> T changed(T value, Consumer<ObjectNode> change) {
        var tree = (ObjectNode) OperationsJson.MAPPER.valueToTree(value);
        change.accept(tree);
        @SuppressWarnings("unchecked")
        var changed = (T) OperationsJson.MAPPER.treeToValue(tree, value.getClass());
        return changed;
    }

    /// Masks hashes of contents, from which personal values could be guessed.
    private void hashes(ObjectNode tree) {
        for (var unit : tree.findParents("etag")) {
            var schemas = MessageReaders.ofBucket(app, unit.path("bucket").asString());
            if (!Mask.of(schemas, Set.of()).nothing()) {
                ((ObjectNode) unit).put("etag", Mask.MASK);
                tree.findParents("checksum").forEach(one -> ((ObjectNode) one).putNull("checksum"));
            }
        }
    }

    /// Omits repairs of personal columns, which have the form of their values.
    private LetterContrast contrast(LetterContrast contrast) {
        var mask = Masking.of(app, contrast.queue(), Set.of()).mask();
        return contrast.withRepairs(
                contrast.repairs().stream()
                        .filter(repair ->
                                repair.set()
                                        .filter(set ->
                                                mask.names(set.substring(0, set.indexOf('='))))
                                        .isEmpty())
                        .toList());
    }

    /// Masks the SQL of a run that uses personal values, which it may quote, and such a query.
    private void run(ObjectNode run) {
        var queue = run.path("queue").asString();
        var use =
                new PersonalUse(
                        Masking.of(app, queue, Set.of()).mask(),
                        MessageReaders.pipelines(app, queue));
        var terms = (ObjectNode) run.get("terms");
        if (!use.in(Audit.Terms.ofJson(terms.toString())).isEmpty()) {
            terms.putNull("where");
            terms.putObject("set").put(Mask.MASK, Mask.MASK);
        }
        run.put("detail", QUERY.matcher(run.path("detail").asString()).replaceFirst("$1***"));
    }

    private static Delivery delivery(Delivery delivery) {
        return delivery.with(
                address(delivery.protocol(), delivery.endpoint()),
                delivery.subject().map(_ -> Mask.MASK),
                Mask.MASK,
                reason(delivery.reason(), delivery.protocol(), delivery.endpoint()));
    }

    private static TopicSubscriber subscriber(TopicSubscriber subscriber) {
        return new TopicSubscriber(
                subscriber.protocol(),
                address(subscriber.protocol(), subscriber.endpoint()),
                subscriber.pending());
    }

    /// A reason may have the address, because a mail server quotes it.
    private static String reason(String reason, Protocol protocol, String endpoint) {
        return reason.replace(endpoint, address(protocol, endpoint));
    }

    /// Returns the part of an address that identifies no person: the domain of a mail address, and
    /// the host of a URL, as its path or query may have a key. Names of queues and sinks remain.
    private static String address(Protocol protocol, String endpoint) {
        return switch (protocol) {
            case SQS, RECORD -> endpoint;
            case EMAIL, EMAIL_JSON ->
                    Mask.MASK + endpoint.substring(Math.max(0, endpoint.lastIndexOf('@')));
            case HTTP, HTTPS -> {
                var site = SITE.matcher(endpoint);
                yield site.matches() ? site.replaceFirst("$1$2/") + Mask.MASK : Mask.MASK;
            }
        };
    }

    /// Returns a function that masks the values of personal columns in partition keys, which also
    /// are folders in locations, such as `name=...`; for a transform the name has a suffix.
    private UnaryOperator<String> partitions(Map<String, String> segments) {
        var table = segments.getOrDefault("table", "");
        if (!app.all(LakeTable.class).containsKey(table)) {
            return UnaryOperator.identity();
        }
        var personal = Mask.of(MessageReaders.ofLakeTable(app, table), Set.of()).personal();
        if (personal.isEmpty()) {
            return UnaryOperator.identity();
        }
        var names = personal.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        var values = Pattern.compile("(^|/)((?:" + names + ")(?:_[a-z]+)?=)[^/]*");
        return text -> values.matcher(text).replaceAll("$1$2" + Mask.MASK);
    }

    private static LakeHistory history(LakeHistory history, UnaryOperator<String> mask) {
        return new LakeHistory(
                history.snapshots(),
                history.history(),
                history.files().stream()
                        .map(file ->
                                new LakeHistory.DataFile(
                                        mask.apply(file.location()),
                                        file.format(),
                                        mask.apply(file.partition()),
                                        file.rows(),
                                        file.bytes()))
                        .toList());
    }

    private static LakeSnapshot snapshot(LakeSnapshot snapshot, UnaryOperator<String> mask) {
        return new LakeSnapshot(
                snapshot.id(),
                snapshot.metadata(),
                snapshot.columns(),
                snapshot.files().stream().map(file -> Path.of(mask.apply(file + ""))).toList(),
                snapshot.names().stream().map(mask).toList(),
                snapshot.bytes());
    }
}
