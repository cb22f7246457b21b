package dev.leat.server.operations;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.batch.FileUnit;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeSnapshot;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.mask.PersonalUse;
import dev.leat.port.Audit;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.FileLog;
import dev.leat.port.StoredObject;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.server.operations.DeliveryOperations.TopicStatus;
import dev.leat.server.operations.DeliveryOperations.TopicSubscriber;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Masks what a login that may only read must not see in results that other clients get as they
/// are: addresses of subscribers, the content of deliveries, personal values in the partitions of
/// lake tables, hashes of contents with personal values, and SQL about personal columns.
record ReaderMask(App app) {

    /// The scheme and the host of a URL, without a user.
    private static final Pattern SITE = Pattern.compile("(https?://)(?:[^/@]*@)?([^/?#]*).*");

    /// The query of a request in the detail of an entry about shown values.
    private static final Pattern QUERY = Pattern.compile("^(personal values shown: [^?]*\\?).*");

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
            case ObjectFile file -> new ObjectFile(object(file.object()), file.file());
            case FileReport report -> file(report);
            case LetterFile file ->
                    new LetterFile(file.bucket(), file.key(), file.report().map(this::file));
            case LetterContrast contrast -> contrast(contrast);
            case Audit.Run run -> run(run);
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

    private StoredObject object(StoredObject object) {
        return new StoredObject(
                unit(object.unit()),
                object.metadata(),
                object.headers(),
                object.checksum().filter(_ -> unit(object.unit()).equals(object.unit())),
                object.parts());
    }

    private FileReport file(FileReport report) {
        var entry = report.entry();
        return new FileReport(
                new FileLog.Entry(
                        entry.pipeline(),
                        unit(entry.unit()),
                        entry.phase(),
                        entry.part(),
                        entry.offset(),
                        entry.totals(),
                        entry.started(),
                        entry.changed(),
                        entry.error()),
                report.rejects());
    }

    /// Returns a version without the hash of its content, from which personal values could be
    /// guessed.
    private FileUnit unit(FileUnit unit) {
        return Mask.of(MessageReaders.ofBucket(app, unit.bucket()), Set.of()).nothing()
                ? unit
                : new FileUnit(
                        unit.bucket(),
                        unit.key(),
                        unit.version(),
                        Mask.MASK,
                        unit.size(),
                        unit.created());
    }

    /// Omits repairs of personal columns, which have the form of their values.
    private LetterContrast contrast(LetterContrast contrast) {
        var mask = Masking.of(app, contrast.queue(), Set.of()).mask();
        return contrast.withRepairs(
                contrast.repairs().stream()
                        .filter(repair ->
                                repair.set()
                                        .filter(set -> mask.names(set.substring(0, set.indexOf('='))))
                                        .isEmpty())
                        .toList());
    }

    /// Masks the SQL of a run that uses personal values, which it may quote.
    private Audit.Run run(Audit.Run run) {
        var mask = Masking.of(app, run.queue(), Set.of()).mask();
        var use = new PersonalUse(mask, MessageReaders.pipelines(app, run.queue()));
        return run.with(
                use.in(run.terms()).isEmpty() ? run.terms() : run.terms().hidden(Mask.MASK),
                QUERY.matcher(run.detail()).replaceFirst("$1" + Mask.MASK));
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
