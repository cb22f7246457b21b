package dev.leat.cli.log;

import dev.leat.batch.Outcome;
import dev.leat.metrics.PipelineStatus;
import dev.leat.text.CountText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The counters of one pipeline by name, in the order of a log line, and the numbers of rejected
/// records by cause.
record PipelineCounts(Map<String, Long> counts, Map<String, Long> causes) {

    private static final String REJECTED = "rejected";
    private static final String DEAD_LETTERS = "dead_letters";
    private static final String FILES_DONE = "files_done";
    private static final String FILES_FAILED = "files_failed";

    /// Counters that are shown even if zero.
    private static final Set<String> ALWAYS = Set.of("read", "delivered", REJECTED);

    static final PipelineCounts NONE = new PipelineCounts(Map.of(), Map.of());

    /// Returns the counts since the start. `waiting` is the number of records that wait to be sent
    /// to an endpoint; omitted if it is 0. A record that is returned to the queue counts as
    /// `retried` each time, and as `read` when it has a final outcome. For a file pipeline, lines
    /// are counted.
    static PipelineCounts of(PipelineStatus status, boolean files) {
        var counts = new LinkedHashMap<String, Long>();
        long letters = status.causes().values().stream().mapToLong(Long::longValue).sum();
        long exhausted = files ? 0 : letters - count(status, Outcome.REJECTED);
        counts.put("read", exhausted);
        put(counts, "delivered", status, Outcome.DELIVERED);
        put(counts, "duplicates", status, Outcome.DUPLICATE);
        put(counts, "superseded", status, Outcome.SUPERSEDED);
        put(counts, "filtered", status, Outcome.FILTERED);
        put(counts, REJECTED, status, Outcome.REJECTED);
        if (status.waiting() > 0) {
            counts.put("waiting", status.waiting());
        }
        counts.put("read", counts.values().stream().mapToLong(Long::longValue).sum());
        put(counts, "retried", status, Outcome.RETRIED);
        if (files) {
            counts.put(FILES_DONE, status.files().ended().getOrDefault(Outcome.DELIVERED, 0L));
            counts.put(FILES_FAILED, status.files().ended().getOrDefault(Outcome.REJECTED, 0L));
        } else {
            counts.put(DEAD_LETTERS, letters);
        }
        return new PipelineCounts(counts, status.causes());
    }

    private static void put(
            Map<String, Long> counts, String name, PipelineStatus status, Outcome outcome) {
        counts.put(name, count(status, outcome));
    }

    private static long count(PipelineStatus status, Outcome outcome) {
        return status.records().getOrDefault(outcome, 0L);
    }

    /// Returns the difference from earlier counts.
    PipelineCounts since(PipelineCounts before) {
        return new PipelineCounts(minus(counts, before.counts()), minus(causes, before.causes()));
    }

    private static Map<String, Long> minus(Map<String, Long> now, Map<String, Long> before) {
        var left = new LinkedHashMap<>(now);
        left.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
        return left;
    }

    /// Returns true if all counts are zero.
    boolean none() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    /// Returns true if any record was rejected or any file failed.
    boolean failures() {
        return Stream.of(REJECTED, DEAD_LETTERS, FILES_FAILED)
                .anyMatch(name -> counts.getOrDefault(name, 0L) > 0);
    }

    /// Returns the cause with the most rejected records; empty if none was rejected.
    Optional<String> topCause() {
        return causes.entrySet().stream()
                .filter(cause -> cause.getValue() > 0)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /// Returns `88 read, 75 delivered, 13 rejected (most: check 13), 13 dead letters`.
    String words() {
        return counts.entrySet().stream()
                .filter(count -> ALWAYS.contains(count.getKey()) || count.getValue() > 0)
                .map(count -> word(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String word(String name, long count) {
        var text = CountText.of(count) + " " + called(name, count);
        return name.equals(REJECTED)
                ? text + topCause().map(cause -> " (most: %s)".formatted(of(cause))).orElse("")
                : text;
    }

    private static String called(String name, long count) {
        return switch (name) {
            case "duplicates" -> count == 1 ? "duplicate" : name;
            case DEAD_LETTERS -> count == 1 ? "dead letter" : "dead letters";
            case FILES_DONE -> (count == 1 ? "file" : "files") + " done";
            case FILES_FAILED -> (count == 1 ? "file" : "files") + " failed";
            default -> name;
        };
    }

    private String of(String cause) {
        return cause + " " + CountText.of(causes.getOrDefault(cause, 0L));
    }
}
