import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Sends order events to an SQS queue, of Leat or of AWS. An event is made of lines of the sample
/// invoices, so many that it has the requested size. It needs only a JDK 25, which compiles the other
/// files of this folder with it:
///
///     java examples/events/producer/Producer.java --queue-url URL --count 1000 --target-kb 5
public final class Producer {

    private static final String HELP =
            """
            Usage: java Producer.java --queue-url URL [options]

            Sends order events, made of lines of the sample invoices, to an SQS queue.

              --queue-url URL   the queue, such as http://localhost:9324/000000000000/events
              --count N         the number of events; default 100
              --batch-size N    the most events of a request, 1 to 10; default 10. Requests
                                have at most 1 MiB, so large events are sent in smaller batches
              --target-kb N     the size of an event in KiB, 1 to 1000; default 5
              --rate N          the most events per second; default: no limit
              --seed N          the same seed makes the same events; default 1
              --first N         the number of the first event; default 1
              --samples FILE    the invoices; default: samples/events.ndjson of the example

            Credentials and region are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
            and AWS_REGION. A queue on this machine needs none. If Leat requires a token, the
            token is the secret key.
            """;

    /// SQS's limit of a request
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html).
    private static final int REQUEST_BYTES = 1 << 20;

    private Producer() {}

    public static void main(String[] words) throws Exception {
        if (words.length == 0 || List.of(words).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            run(Options.read(words));
        } catch (IllegalArgumentException invalid) {
            System.err.println(invalid.getMessage() + "; --help lists the options");
            System.exit(2);
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException, InterruptedException {
        var invoices = new Invoices(options.samples());
        var queue = new SqsQueue(options.queueUrl(), Signer.of(URI.create(options.queueUrl())));
        var start = System.nanoTime();
        var batch = new ArrayList<Event>();
        int size = 0;
        for (long i = 0; i < options.count(); i++) {
            var event = invoices.event(options.seed(), options.first() + i, options.targetKb());
            if (batch.size() == options.batchSize() || size + event.size() > REQUEST_BYTES) {
                queue.send(batch);
                batch.clear();
                size = 0;
            }
            if (batch.isEmpty() && options.rate() > 0) {
                pause(start, queue.sent(), options.rate());
            }
            batch.add(event);
            size += event.size();
        }
        queue.send(batch);
        System.out.printf("%s in %.1f s%n", queue, (System.nanoTime() - start) / 1e9);
    }

    /// Waits until so many events may have been sent.
    private static void pause(long start, long sent, int rate) throws InterruptedException {
        var due = Duration.ofNanos(sent * 1_000_000_000L / rate);
        var left = due.minusNanos(System.nanoTime() - start);
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    record Options(
            String queueUrl,
            long count,
            int batchSize,
            int targetKb,
            int rate,
            long seed,
            long first,
            Path samples) {

        static Options read(String[] words) {
            var values = new TreeMap<String, String>();
            for (int i = 0; i < words.length; i += 2) {
                if (i + 1 == words.length || !words[i].startsWith("--")) {
                    throw new IllegalArgumentException("'%s' has no value".formatted(words[i]));
                }
                values.put(words[i].substring(2), words[i + 1]);
            }
            var options =
                    new Options(
                            values.getOrDefault("queue-url", ""),
                            number(values, "count", 100, 0, Long.MAX_VALUE),
                            (int) number(values, "batch-size", 10, 1, 10),
                            (int) number(values, "target-kb", 5, 1, 1000),
                            (int) number(values, "rate", 0, 0, 1_000_000),
                            number(values, "seed", 1, 0, Long.MAX_VALUE),
                            number(values, "first", 1, 0, Long.MAX_VALUE),
                            Optional.ofNullable(values.remove("samples"))
                                    .map(Path::of)
                                    .orElseGet(Options::nearby));
            values.keySet().removeAll(NAMES);
            if (!values.isEmpty()) {
                throw new IllegalArgumentException("unknown option --" + values.firstKey());
            }
            if (!options.queueUrl.matches("https?://[^/]+/.+")) {
                throw new IllegalArgumentException(
                        "--queue-url must be the URL of a queue, not '%s'"
                                .formatted(options.queueUrl));
            }
            return options;
        }

        private static final Set<String> NAMES =
                Set.of("queue-url", "count", "batch-size", "target-kb", "rate", "seed", "first");

        private static long number(
                Map<String, String> values, String name, long otherwise, long least, long most) {
            var text = values.getOrDefault(name, String.valueOf(otherwise));
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // reported below
            }
            throw new IllegalArgumentException(
                    "--%s must be a whole number from %d%s, not '%s'"
                            .formatted(
                                    name, least, most == Long.MAX_VALUE ? "" : " to " + most, text));
        }

        /// The samples of the example that this file belongs to.
        private static Path nearby() {
            var file = Path.of(System.getProperty("jdk.launcher.sourcefile", "producer/."));
            return file.toAbsolutePath()
                    .getParent()
                    .resolveSibling("samples")
                    .resolve("events.ndjson");
        }
    }
}
