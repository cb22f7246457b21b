package dev.leat.aws.state;

import dev.leat.aws.AwsFailures;
import dev.leat.batch.FileUnit;
import dev.leat.port.ObjectClaim;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The claims of workers on objects, in a state table: an item for each pipeline and object. A
/// claim has a random number of its own. Each write of the file log is conditional on it, so a
/// worker that was stopped for longer than its claim writes nothing. The clocks of the processes
/// must be nearly the same. Thread-safe.
///
/// The item also has the version whose end is decided and not completed, with what is to be done.
/// So any worker that claims the object can complete it.
public final class ObjectClaims {

    /// The time of a claim without a lease.
    private static final Duration ALONE = Duration.ofMinutes(15);

    private static final String PENDING = "pending";
    private static final String JOURNAL = "journal";
    private static final String NOT_PENDING = " AND attribute_not_exists(pending)";
    private static final String HELD = "holder = :holder";
    private static final String FREE = "attribute_not_exists(expires) OR expires <= :now";

    private final StateTable table;
    private final Duration kept;
    private final InstantSource clock;
    private final Map<StateKey, Held> held = new ConcurrentHashMap<>();

    /// @param kept the time for which an item is kept after its last change
    public ObjectClaims(StateTable table, Duration kept, InstantSource clock) {
        this.table = table;
        this.kept = kept;
        this.clock = clock;
    }

    /// A claim of this process.
    ///
    /// @param lease the lease for which it was taken
    private record Held(String lease, AttributeValue holder, KnownStates states) {}

    /// A claim on an object.
    ///
    /// @param pending the version whose end must be completed first, in the form of
    ///   [FileUnit#versionText]
    public record Taken(ObjectClaim claim, Optional<String> pending) {}

    /// Claims an object. Empty if another worker has claimed it.
    ///
    /// @param lease the lease with which the claim is extended
    /// @param until the time at which other workers can claim the object
    /// @throws UnavailableException if the table is unavailable
    public Optional<Taken> take(
            String pipeline, String bucket, String key, String lease, Instant until) {
        var item = StateKey.claim(pipeline, bucket, key);
        var mine =
                new Held(
                        lease,
                        AttributeValue.fromS(UUID.randomUUID().toString()),
                        new KnownStates());
        var request =
                update(item)
                        .conditionExpression(FREE + " OR " + HELD)
                        .returnValues(ReturnValue.ALL_OLD);
        request.expressionAttributeValues(
                values(mine, until, Map.of(":now", AuditRunItem.micros(clock.instant()))));
        var before = run(request);
        if (before == null) {
            return Optional.empty();
        }
        if (before.isEmpty()) {
            // Nothing was ever stored of the object: the item of the claim is written first, and is
            // kept for longer than a state.
            mine.states().newest(Optional.empty());
        }
        held.put(item, mine);
        return Optional.of(
                new Taken(
                        () -> release(item, mine),
                        Optional.ofNullable(before.get(PENDING)).map(AttributeValue::s)));
    }

    /// Claims an object without a lease, for a time that begins again when the claim is extended.
    /// Empty if another worker has claimed it.
    ///
    /// @throws UnavailableException if the table is unavailable
    public Optional<Taken> take(String pipeline, String bucket, String key) {
        var lease = UUID.randomUUID().toString();
        return take(pipeline, bucket, key, lease, clock.instant().plus(ALONE))
                .map(taken -> new Taken(new Alone(lease, taken.claim()), taken.pending()));
    }

    /// A claim without a lease.
    private final class Alone implements ObjectClaim {

        private final String lease;
        private final ObjectClaim claim;

        Alone(String lease, ObjectClaim claim) {
            this.lease = lease;
            this.claim = claim;
        }

        @Override
        public void extend() {
            if (!ObjectClaims.this.extend(lease, clock.instant().plus(ALONE))) {
                throw new UnavailableException("another process works on the object");
            }
        }

        @Override
        public void close() {
            claim.close();
        }
    }

    /// Extends the claims of a lease. Returns false if another worker has taken one over.
    ///
    /// @throws UnavailableException if the table is unavailable
    public boolean extend(String lease, Instant until) {
        boolean all = true;
        for (var each : held.entrySet()) {
            var mine = each.getValue();
            if (mine.lease().equals(lease)) {
                var request =
                        update(each.getKey())
                                .conditionExpression(HELD)
                                .expressionAttributeValues(values(mine, until, Map.of()));
                all &= run(request) != null;
            }
        }
        return all;
    }

    private UpdateItemRequest.Builder update(StateKey item) {
        return UpdateItemRequest.builder()
                .tableName(table.name())
                .key(item.attributes())
                .updateExpression("SET holder = :holder, expires = :expires, #ttl = :ttl")
                .expressionAttributeNames(Map.of("#ttl", StateTableCreation.TTL));
    }

    private Map<String, AttributeValue> values(
            Held mine, Instant until, Map<String, AttributeValue> more) {
        var values = new HashMap<>(more);
        values.put(":holder", mine.holder());
        values.put(":expires", AuditRunItem.micros(until));
        values.put(":ttl", ttl());
        return values;
    }

    private AttributeValue ttl() {
        return Attributes.number(
                clock.instant().plus(kept).plus(Duration.ofDays(1)).getEpochSecond());
    }

    /// Returns the values that the request asks for; null if the condition does not hold.
    private @Nullable Map<String, AttributeValue> run(UpdateItemRequest.Builder request) {
        return AwsFailures.call(
                table.what(),
                () -> {
                    try {
                        return table.table().client().updateItem(request.build()).attributes();
                    } catch (ConditionalCheckFailedException _) {
                        return null;
                    }
                });
    }

    /// Ends a claim. If that fails, it expires. The item has no holder then, so an extension that
    /// was begun before fails.
    private void release(StateKey item, Held mine) {
        if (!held.remove(item, mine)) {
            return;
        }
        try {
            run(
                    update(item)
                            .updateExpression("SET expires = :expires, #ttl = :ttl REMOVE holder")
                            .conditionExpression(HELD)
                            .expressionAttributeValues(values(mine, Instant.EPOCH, Map.of())));
        } catch (UnavailableException _) {
            // the claim expires
        }
    }

    /// The condition of a write, with its values.
    private record Condition(String text, Map<String, AttributeValue> values) {}

    /// Returns the check that no other worker has claimed the object, and that no end is pending.
    TransactWriteItem check(String pipeline, FileUnit unit) {
        var item = StateKey.claim(pipeline, unit.bucket(), unit.key());
        var condition = condition(item);
        return TransactWriteItem.builder()
                .conditionCheck(check ->
                        check.tableName(table.name())
                                .key(item.attributes())
                                .conditionExpression(condition.text())
                                .expressionAttributeValues(condition.values()))
                .build();
    }

    /// Returns the same check together with the note that the end of the version must be completed.
    ///
    /// @param journal what is to be done, in the form of [PendingEnds]
    TransactWriteItem note(String pipeline, FileUnit unit, AttributeValue journal) {
        var item = StateKey.claim(pipeline, unit.bucket(), unit.key());
        var condition = condition(item);
        var values = new HashMap<>(condition.values());
        values.put(":pending", AttributeValue.fromS(unit.versionText()));
        values.put(":journal", journal);
        values.put(":ttl", ttl());
        return TransactWriteItem.builder()
                .update(update ->
                        update.tableName(table.name())
                                .key(item.attributes())
                                .updateExpression(
                                        "SET pending = :pending, journal = :journal, #ttl = :ttl")
                                .expressionAttributeNames(Map.of("#ttl", StateTableCreation.TTL))
                                .conditionExpression(condition.text())
                                .expressionAttributeValues(values))
                .build();
    }

    /// Returns what is to be done to complete the end of a version; empty if nothing is.
    Optional<AttributeValue> journal(String pipeline, FileUnit unit) {
        return table.get(StateKey.claim(pipeline, unit.bucket(), unit.key()))
                .filter(item -> AttributeValue.fromS(unit.versionText()).equals(item.get(PENDING)))
                .map(item -> Attributes.of(item, JOURNAL));
    }

    /// Removes this note, if it is still there, and releases the object if this process has claimed
    /// it.
    void completedAndReleased(String pipeline, FileUnit unit) {
        var item = StateKey.claim(pipeline, unit.bucket(), unit.key());
        var mine = held.get(item);
        if (mine != null) {
            var values = values(mine, Instant.EPOCH, Map.of());
            values.put(":pending", AttributeValue.fromS(unit.versionText()));
            var done =
                    run(
                            update(item)
                                    .updateExpression(
                                            "SET expires = :expires, #ttl = :ttl REMOVE holder, pending, journal")
                                    .conditionExpression(HELD + " AND pending = :pending")
                                    .expressionAttributeValues(values));
            if (done != null) {
                held.remove(item, mine);
                return;
            }
        }
        completed(pipeline, unit.bucket(), unit.key(), unit.versionText());
    }

    /// Removes this note, if it is still there.
    void completed(String pipeline, String bucket, String key, String version) {
        var request =
                UpdateItemRequest.builder()
                        .tableName(table.name())
                        .key(StateKey.claim(pipeline, bucket, key).attributes())
                        .updateExpression("REMOVE pending, journal")
                        .conditionExpression("pending = :pending")
                        .expressionAttributeValues(
                                Map.of(":pending", AttributeValue.fromS(version)));
        run(request);
    }

    /// Returns the states that this process knows, if it has claimed the object.
    Optional<KnownStates> states(String pipeline, String bucket, String key) {
        return Optional.ofNullable(held.get(StateKey.claim(pipeline, bucket, key)))
                .map(Held::states);
    }

    /// Returns true if another worker has claimed the object since this process claimed it. Then
    /// the stored state of its versions may be any.
    boolean isLost(String pipeline, FileUnit unit) {
        var item = StateKey.claim(pipeline, unit.bucket(), unit.key());
        var mine = held.get(item);
        return mine != null
                && table.get(item)
                        .filter(stored -> mine.holder().equals(stored.get("holder")))
                        .isEmpty();
    }

    private Condition condition(StateKey item) {
        var mine = held.get(item);
        return mine == null
                ? new Condition(
                        "(" + FREE + ")" + NOT_PENDING,
                        Map.of(":now", AuditRunItem.micros(clock.instant())))
                : new Condition(HELD + NOT_PENDING, Map.of(":holder", mine.holder()));
    }
}
