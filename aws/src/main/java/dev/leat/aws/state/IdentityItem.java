package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.plan.IdentityRule;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The identity of a record, as one attempt to commit reads and changes it: the digest and version
/// of the newest state, the sinks that have this state, the day on which the record was last seen,
/// and, if records may change, what the record has added to views. It has a new random `rev` after
/// each change. If a sink got the state by the end of a batch ([BatchLog]), the identity names it:
/// the sink has the state only if this end was decided. Owned by one thread.
final class IdentityItem {

    private static final String DIGEST = "digest";
    private static final String VERSION = "version";
    private static final String SINKS = "sinks";
    private static final String DAY = "day";
    private static final String REV = "rev";
    private static final String INSIDE = "inside";
    private static final String ENDS = "ends";

    private final StateKey key;
    private final Retention retention;

    /// The revision that was read; null if there is no item.
    private final @Nullable AttributeValue rev;

    private byte[] digest = {};
    private long version;
    private TreeSet<String> sinks = new TreeSet<>();
    private final Map<String, AttributeValue> inside = new HashMap<>();

    /// The names of the ends of batches, by sink.
    private final Map<String, AttributeValue> ends = new HashMap<>();

    private long day;
    private boolean changed;

    /// The time for which the identities of a pipeline are stored.
    ///
    /// @param days empty if they never expire, because records may change
    record Retention(Optional<Long> days, long today) {

        static Retention of(App app, Pipeline pipeline, Instant now) {
            long today = LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
            // The window in whole days, rounded up, plus one, because an identity must be kept
            // longer
            // than every record that can still arrive.
            long days = app.terms(pipeline).dedupeWindow().plusDays(2).minusNanos(1).toDays();
            return new Retention(
                    pipeline.version().isPresent() ? Optional.empty() : Optional.of(days), today);
        }

        boolean expired(long day) {
            return days.filter(kept -> day + kept < today).isPresent();
        }
    }

    private IdentityItem(StateKey key, Retention retention, @Nullable AttributeValue rev) {
        this.key = key;
        this.retention = retention;
        this.rev = rev;
    }

    /// @param item the item that was read; null if there is none
    static IdentityItem of(
            StateKey key, Retention retention, @Nullable Map<String, AttributeValue> item) {
        if (item == null) {
            return new IdentityItem(key, retention, null);
        }
        var identity = new IdentityItem(key, retention, item.get(REV));
        long day = Long.parseLong(Attributes.of(item, DAY).n());
        if (!retention.expired(day)) {
            identity.day = day;
            identity.digest = Attributes.of(item, DIGEST).b().asByteArray();
            identity.version = Long.parseLong(Attributes.of(item, VERSION).n());
            identity.sinks.addAll(Attributes.texts(Attributes.of(item, SINKS)));
            var inside = item.get(INSIDE);
            if (inside != null) {
                identity.inside.putAll(inside.m());
            }
            var ends = item.get(ENDS);
            if (ends != null) {
                identity.ends.putAll(ends.m());
            }
        }
        return identity;
    }

    /// Returns the name of a sink in items. It contains the kind, because a queue and a view may
    /// have the same name.
    static String label(Sink sink) {
        return sink.label();
    }

    StateKey key() {
        return key;
    }

    boolean known() {
        return digest.length > 0;
    }

    /// Returns the stored state as [IdentityRule] needs it, where the sink in question has number
    /// 0.
    IdentityRule.Known known(String label) {
        return new IdentityRule.Known(digest, version, sinks.contains(label) ? 1 : 0);
    }

    Optional<StoredIdentity> stored() {
        var seen = Optional.of(LocalDate.ofEpochDay(day));
        return sinks.isEmpty()
                ? Optional.empty()
                : Optional.of(new StoredIdentity(digest, version, List.copyOf(sinks), seen, seen));
    }

    /// Records that the sink has this state. If `replaces`, the state is a new one, which no other
    /// sink has.
    ///
    /// @param end the end of a batch by which the sink gets the state
    void deliver(
            String label,
            byte[] newDigest,
            long newVersion,
            boolean replaces,
            Optional<String> end) {
        if (replaces) {
            sinks = new TreeSet<>();
            ends.clear();
        }
        sinks.add(label);
        end.ifPresent(name -> ends.put(label, AttributeValue.fromS(name)));
        digest = newDigest;
        version = newVersion;
        day = Math.max(day, retention.today());
        changed = true;
    }

    /// Records that a duplicate arrived today, because it may be redelivered for a whole window.
    void see() {
        if (retention.days().isPresent() && day < retention.today()) {
            day = retention.today();
            changed = true;
        }
    }

    /// Returns the end of the batch by which a sink got the state.
    Optional<String> end(String label) {
        return Optional.ofNullable(ends.get(label)).map(AttributeValue::s);
    }

    /// Returns the ends of batches by which sinks got the state.
    Set<String> ends() {
        return ends.values().stream().map(AttributeValue::s).collect(Collectors.toSet());
    }

    /// Removes the sinks that did not get the state, because these ends are not decided.
    void dropUndecided(Set<String> undecided) {
        Set.copyOf(ends.keySet()).stream()
                .filter(label -> end(label).filter(undecided::contains).isPresent())
                .forEach(this::drop);
    }

    /// Records that a sink does not have the state, because the end of its batch was abandoned. No
    /// other state with this identity and version can take its place.
    void drop(String label) {
        sinks.remove(label);
        ends.remove(label);
    }

    @Nullable AttributeValue inside(String label) {
        return inside.get(label);
    }

    void inside(String label, @Nullable AttributeValue contribution) {
        if (contribution == null) {
            inside.remove(label);
        } else {
            inside.put(label, contribution);
        }
    }

    boolean changed() {
        return changed;
    }

    /// Returns the write of the identity, on the condition that it is as it was read.
    TransactWriteItem write(String table) {
        var item = new HashMap<>(key.attributes());
        item.put(DIGEST, AttributeValue.fromB(SdkBytes.fromByteArray(digest)));
        item.put(VERSION, Attributes.number(version));
        item.put(SINKS, Attributes.texts(sinks));
        item.put(DAY, Attributes.number(day));
        item.put(REV, Attributes.number(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)));
        if (!inside.isEmpty()) {
            item.put(INSIDE, AttributeValue.fromM(inside));
        }
        if (!ends.isEmpty()) {
            item.put(ENDS, AttributeValue.fromM(ends));
        }
        retention.days().ifPresent(days -> item.put(StateTableCreation.TTL, ttl(days)));
        var put = Put.builder().tableName(table).item(item);
        if (rev == null) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("rev = :rev").expressionAttributeValues(Map.of(":rev", rev));
        }
        return TransactWriteItem.builder().put(put.build()).build();
    }

    private AttributeValue ttl(long days) {
        var end = LocalDate.ofEpochDay(day + days + 1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return Attributes.number(end.getEpochSecond());
    }
}
