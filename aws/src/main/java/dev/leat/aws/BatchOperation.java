package dev.leat.aws;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// A batch operation, such as SQS's SendMessageBatch, on any number of entries: splits them by the
/// limits of a request, sends requests in parallel, and repeats entries that failed in the service.
/// Thread-safe.
///
/// @param request sends one request. Returns its results, and throws SdkException if it fails
/// @param most the limits of a request
/// @param retries how often an entry is sent
/// @param ordered true if the order of entries matters: requests are sent one after the other, and
///   if the service does not accept an entry, the later ones of its group are not sent
public record BatchOperation<E extends BatchOperation.Entry, R>(
        Function<List<E>, Results<R>> request, Most most, Retries retries, boolean ordered) {

    private static final int AT_ONCE = 8;

    /// The limits of a request.
    ///
    /// @param bytes maximum size of the entries
    public record Most(int entries, long bytes) {

        /// Maximum number of entries of a request of SQS or SNS.
        public static final int ENTRIES = 10;
    }

    /// The number of attempts of an entry, and the time between them.
    public record Retries(int attempts, Backoff backoff) {

        /// Few retries, because the caller repeats the whole batch later.
        static final Retries FEW = of(4, Duration.ofMillis(20), Duration.ofMillis(500));

        public static Retries of(int attempts, Duration first, Duration longest) {
            return new Retries(attempts, new Backoff(first, longest, RandomGenerator.getDefault()));
        }
    }

    /// A batch operation of SQS or SNS.
    ///
    /// @param mostBytes maximum size of the entries of one request
    public BatchOperation(Function<List<E>, Results<R>> request, long mostBytes, boolean ordered) {
        this(request, new Most(Most.ENTRIES, mostBytes), Retries.FEW, ordered);
    }

    /// An entry of a request.
    public interface Entry {

        /// Returns the id in the request, by which the results name the entry.
        String id();

        /// Returns the group whose order must be kept; empty if there is none.
        default String group() {
            return "";
        }

        /// Returns the size that the service counts, in bytes.
        default long size() {
            return 0;
        }
    }

    /// Why the service did not accept an entry.
    ///
    /// @param refused true if the service would not accept the same entry later
    /// @param counts true if the entry itself may be the cause, so that the failure counts as one
    ///   of its attempts
    public record Failure(String code, String message, boolean refused, boolean counts) {

        /// Returns the failure in an entry of a response.
        ///
        /// @param sender true if the service attributes the failure to the sender
        public static Failure of(String code, String message, boolean sender) {
            return new Failure(code, message, sender && !AwsFailures.isAccess(code), false);
        }

        public String text() {
            return "%s (%s)".formatted(message, code);
        }
    }

    /// The results by the entries' ids. Entries that were not sent are in neither map.
    public record Results<R>(Map<String, R> done, Map<String, Failure> failed) {

        public static <R> Results<R> none() {
            return new Results<>(
                    Collections.synchronizedMap(new HashMap<>()),
                    Collections.synchronizedMap(new HashMap<>()));
        }
    }

    /// Sends all entries.
    public Results<R> run(List<E> entries) {
        var results = Results.<R>none();
        run(entries, results);
        return results;
    }

    /// Sends all entries, and adds their results to `results` as they arrive.
    ///
    /// @throws SdkException if a whole request fails; `results` then has the results of the others
    public void run(List<E> entries, Results<R> results) {
        var stopped = Collections.synchronizedSet(new HashSet<String>());
        ParallelBatches.each(
                batches(entries), ordered ? 1 : AT_ONCE, batch -> run(batch, results, stopped));
    }

    private List<List<E>> batches(List<E> entries) {
        var batches = new ArrayList<List<E>>();
        var batch = new ArrayList<E>();
        long bytes = 0;
        for (var entry : entries) {
            boolean full = batch.size() == most.entries() || bytes + entry.size() > most.bytes();
            if (full && !batch.isEmpty()) {
                batches.add(List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(entry);
            bytes += entry.size();
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    private void run(List<E> batch, Results<R> results, Set<String> stopped) {
        var left = batch;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            left = left.stream().filter(each -> !stopped.contains(each.group())).toList();
            if (!left.isEmpty()) {
                left = request(left, attempt, results, stopped);
            }
        }
    }

    /// Sends one request. Returns the entries to send again.
    private List<E> request(List<E> batch, int attempt, Results<R> results, Set<String> stopped) {
        Results<R> answer;
        try {
            answer = request.apply(batch);
        } catch (SdkException failed) {
            if (!AwsFailures.isAboutMessages(failed)) {
                throw failed;
            }
            divide(batch, failed, results, stopped);
            return List.of();
        }
        results.done().putAll(answer.done());
        var again = new ArrayList<E>();
        for (var entry : batch) {
            var failure = answer.failed().get(entry.id());
            if (failure != null && (failure.refused() || attempt == retries.attempts())) {
                end(entry, failure, results, stopped);
            } else if (failure != null) {
                again.add(entry);
            }
        }
        if (!again.isEmpty()) {
            pause(attempt);
        }
        return again;
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(retries.backoff().delay(attempt));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw SdkClientException.create("the wait for a retry was interrupted", stopped);
        }
    }

    private void end(E entry, Failure failure, Results<R> results, Set<String> stopped) {
        results.failed().put(entry.id(), failure);
        if (!entry.group().isEmpty()) {
            stopped.add(entry.group());
        }
    }

    /// Sends each half of a request that the service refused because of its messages.
    private void divide(
            List<E> batch, SdkException failed, Results<R> results, Set<String> stopped) {
        if (batch.size() > 1) {
            int half = batch.size() / 2;
            run(batch.subList(0, half), results, stopped);
            run(batch.subList(half, batch.size()), results, stopped);
            return;
        }
        var failure =
                new Failure(AwsFailures.code(failed), AwsFailures.message(failed), true, false);
        end(batch.getFirst(), failure, results, stopped);
    }
}
