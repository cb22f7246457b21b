package dev.leat.testkit.explore;

import dev.leat.testkit.scenario.Fault;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Kinds of faults, as the report counts them.
public enum FaultKind {
    CRASH_AFTER_LEASE("crash after lease"),
    CRASH_BEFORE_WRITE("crash before write"),
    CRASH_BETWEEN_WRITE_AND_ACK("crash between write and ack"),
    CRASH_IN_COMMIT("crash in the middle of a commit"),
    CRASH_AFTER_COMMIT("crash after a commit"),
    CRASH_READING("crash while a file is read"),
    CRASH_STAGED("crash between staging and commit"),
    CRASH_BETWEEN_PIECES("crash between pieces"),
    CRASH_BETWEEN_SEND_AND_MARK("crash between send and mark"),
    FAILS("a store fails"),
    LOSES_RESPONSE("a store's response is lost"),
    STORE_UNAVAILABLE("a store is unavailable"),
    THROTTLES("a store throttles"),
    SLOW("a store is slow"),
    READ_FAILS("a file cannot be read"),
    BUCKET_UNAVAILABLE("a bucket is unavailable"),
    ENDPOINT_UNAVAILABLE("an endpoint is unavailable"),
    ENDPOINT_ANSWERS("an endpoint answers with an error"),
    LOOKUP_UNAVAILABLE("a lookup is unavailable"),
    LOOKUP_EMPTY("a lookup has no rows"),
    REDELIVERY("a message is redelivered"),
    REORDER("messages are reordered"),
    JUMP_AHEAD("the clock jumps ahead"),
    JUMP_BACK("the clock jumps back");

    private static final Set<FaultKind> FILES =
            EnumSet.of(
                    CRASH_READING,
                    CRASH_STAGED,
                    CRASH_BETWEEN_PIECES,
                    READ_FAILS,
                    BUCKET_UNAVAILABLE);

    private static final Set<FaultKind> ENDPOINTS =
            EnumSet.of(CRASH_BETWEEN_SEND_AND_MARK, ENDPOINT_UNAVAILABLE, ENDPOINT_ANSWERS);

    private static final Set<FaultKind> LOOKUPS = EnumSet.of(LOOKUP_UNAVAILABLE, LOOKUP_EMPTY);

    private final String text;

    FaultKind(String text) {
        this.text = text;
    }

    /// Returns the name of the kind in the report.
    public String text() {
        return text;
    }

    static FaultKind of(Fault fault) {
        return switch (fault) {
            case Fault.Crash crash ->
                    switch (crash.point()) {
                        case AFTER_LEASE -> CRASH_AFTER_LEASE;
                        case BEFORE_WRITE -> CRASH_BEFORE_WRITE;
                        case BETWEEN_WRITE_AND_ACK -> CRASH_BETWEEN_WRITE_AND_ACK;
                        case IN_COMMIT -> CRASH_IN_COMMIT;
                        case AFTER_COMMIT -> CRASH_AFTER_COMMIT;
                        case READING -> CRASH_READING;
                        case STAGED -> CRASH_STAGED;
                        case BETWEEN_PIECES -> CRASH_BETWEEN_PIECES;
                        case BETWEEN_SEND_AND_MARK -> CRASH_BETWEEN_SEND_AND_MARK;
                    };
            case Fault.Fails _ -> FAILS;
            case Fault.LosesResponse _ -> LOSES_RESPONSE;
            case Fault.StoreUnavailable _ -> STORE_UNAVAILABLE;
            case Fault.Throttles _ -> THROTTLES;
            case Fault.Slow _ -> SLOW;
            case Fault.ReadFails _ -> READ_FAILS;
            case Fault.BucketUnavailable _ -> BUCKET_UNAVAILABLE;
            case Fault.EndpointUnavailable _ -> ENDPOINT_UNAVAILABLE;
            case Fault.EndpointAnswers _ -> ENDPOINT_ANSWERS;
            case Fault.LookupUnavailable _ -> LOOKUP_UNAVAILABLE;
            case Fault.LookupEmpty _ -> LOOKUP_EMPTY;
            case Fault.Redelivery _ -> REDELIVERY;
            case Fault.Reorder _ -> REORDER;
            case Fault.Jump jump -> jump.by().isNegative() ? JUMP_BACK : JUMP_AHEAD;
        };
    }

    /// Returns the kinds that apply to an app: reordering requires a standard queue, faults of
    /// files require file pipelines, faults of endpoints and lookups require endpoints and lookups,
    /// and throttling requires sinks with rows.
    static List<FaultKind> of(
            boolean reorders, boolean files, boolean endpoints, boolean lookups, boolean writes) {
        return Arrays.stream(values())
                .filter(kind -> reorders || kind != REORDER)
                .filter(kind -> files || !FILES.contains(kind))
                .filter(kind -> endpoints || !ENDPOINTS.contains(kind))
                .filter(kind -> lookups || !LOOKUPS.contains(kind))
                .filter(kind -> writes || kind != THROTTLES)
                .toList();
    }
}
