package dev.leat.local.word;

import dev.leat.app.FilterPolicy.Scope;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.batch.FilePhase;
import dev.leat.batch.Outcome;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.Deliveries;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The texts that represent enum constants in the state file. The texts are literals, so that
/// earlier files remain readable after a constant is renamed.
public final class StoredWords<E extends Enum<E>> {

    public static final StoredWords<FilePhase> PHASE =
            of(
                    FilePhase.class,
                    phase ->
                            switch (phase) {
                                case RUNNING -> "RUNNING";
                                case DONE -> "DONE";
                                case GIVEN_UP -> "GIVEN_UP";
                            });

    public static final StoredWords<Algorithm> ALGORITHM =
            of(
                    Algorithm.class,
                    algorithm ->
                            switch (algorithm) {
                                case CRC32 -> "CRC32";
                                case CRC32C -> "CRC32C";
                                case CRC64NVME -> "CRC64NVME";
                                case SHA1 -> "SHA1";
                                case SHA256 -> "SHA256";
                            });

    public static final StoredWords<Outcome> OUTCOME =
            of(
                    Outcome.class,
                    outcome ->
                            switch (outcome) {
                                case PENDING -> "PENDING";
                                case FILTERED -> "FILTERED";
                                case DUPLICATE -> "REPEAT";
                                case SUPERSEDED -> "SUPERSEDED";
                                case DELIVERED -> "DELIVERED";
                                case REJECTED -> "REJECTED";
                                case RETURNED -> "PARKED";
                                case RETRIED -> "RETRIED";
                            });

    public static final StoredWords<Audit.State> RUN =
            of(
                    Audit.State.class,
                    state ->
                            switch (state) {
                                case RUNNING -> "RUNNING";
                                case COMPLETED -> "COMPLETED";
                                case STOPPED -> "STOPPED";
                                case FAILED -> "FAILED";
                            });

    public static final StoredWords<AlarmLog.Condition> CONDITION =
            of(
                    AlarmLog.Condition.class,
                    condition ->
                            switch (condition) {
                                case OK -> "OK";
                                case ALARM -> "ALARM";
                            });

    public static final StoredWords<AlarmLog.Stage> STAGE =
            of(
                    AlarmLog.Stage.class,
                    stage ->
                            switch (stage) {
                                case REST -> "REST";
                                case CANARY -> "CANARY";
                                case REDRIVE -> "REDRIVE";
                                case COOL_DOWN -> "COOL_DOWN";
                                case HELD -> "HELD";
                            });

    public static final StoredWords<AlarmLog.AlarmEvent> NOTE =
            of(
                    AlarmLog.AlarmEvent.class,
                    what ->
                            switch (what) {
                                case ALARM -> "ALARM";
                                case OK -> "OK";
                                case CANARY -> "CANARY";
                                case REDRIVE -> "REDRIVE";
                                case COOL_DOWN -> "COOL_DOWN";
                                case HELD -> "HELD";
                                case REST -> "REST";
                            });

    public static final StoredWords<Protocol> PROTOCOL =
            of(
                    Protocol.class,
                    protocol ->
                            switch (protocol) {
                                case SQS -> "SQS";
                                case EMAIL -> "EMAIL";
                                case EMAIL_JSON -> "EMAIL_JSON";
                                case HTTP -> "HTTP";
                                case HTTPS -> "HTTPS";
                                case RECORD -> "RECORD";
                            });

    public static final StoredWords<Deliveries.State> DELIVERY =
            of(
                    Deliveries.State.class,
                    state ->
                            switch (state) {
                                case WAITING -> "WAITING";
                                case SENT -> "SENT";
                                case KEPT -> "KEPT";
                                case FAILED -> "GIVEN_UP";
                            });

    public static final StoredWords<Scope> SCOPE =
            of(
                    Scope.class,
                    scope ->
                            switch (scope) {
                                case ATTRIBUTES -> "ATTRIBUTES";
                                case BODY -> "BODY";
                            });

    private final Function<E, String> word;
    private final Map<String, E> constants;

    private StoredWords(Function<E, String> word, Map<String, E> constants) {
        this.word = word;
        this.constants = constants;
    }

    /// Creates the texts of an enum from each constant's own text.
    public static <E extends Enum<E>> StoredWords<E> of(Class<E> type, Function<E, String> word) {
        var constants = new LinkedHashMap<String, E>();
        for (var constant : type.getEnumConstants()) {
            constants.put(word.apply(constant), constant);
        }
        return new StoredWords<>(word, Collections.unmodifiableMap(constants));
    }

    public String of(E constant) {
        return word.apply(constant);
    }

    /// Returns the constant with this text.
    ///
    /// @throws IllegalArgumentException if no constant has this text
    public E read(String text) {
        var constant = constants.get(text);
        if (constant == null) {
            throw new IllegalArgumentException(
                    "the state file has the unknown value '" + text + "'");
        }
        return constant;
    }

    /// Returns all constants, by their texts.
    public Map<String, E> all() {
        return constants;
    }
}
