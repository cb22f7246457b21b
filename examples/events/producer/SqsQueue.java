import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// An SQS queue, with the JSON protocol of SQS.
final class SqsQueue {

    private static final int ATTEMPTS = 8;

    private static final Pattern ACCEPTED =
            Pattern.compile("\"Successful\"\\s*:\\s*\\[(.*?)]", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("\"Id\"\\s*:\\s*\"(\\d+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final Signer signer;
    private long sent;
    private long bytes;
    private long batches;

    SqsQueue(String url, Signer signer) {
        this.url = url;
        this.signer = signer;
    }

    long sent() {
        return sent;
    }

    @Override
    public String toString() {
        return "%,d events (%,d bytes) sent in %,d batches".formatted(sent, bytes, batches);
    }

    /// Sends the events. Repeats those that the queue did not accept; if a response is lost, its
    /// events are sent twice.
    ///
    /// @throws IOException if the queue refuses events, or is unreachable for a minute
    void send(List<Event> events) throws IOException, InterruptedException {
        var left = List.copyOf(events);
        var last = "";
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            if (attempt > 0) {
                Thread.sleep(Duration.ofMillis(250L << attempt));
            }
            try {
                var response = client.send(request(left), BodyHandlers.ofString());
                last = response.statusCode() + " " + response.body();
                if (response.statusCode() == 200) {
                    left = count(left, accepted(response.body()));
                    if (last.matches("(?s).*\"SenderFault\"\\s*:\\s*true.*")) {
                        break;
                    }
                } else if (last.contains("BatchRequestTooLong") && left.size() > 1) {
                    send(left.subList(0, left.size() / 2));
                    send(left.subList(left.size() / 2, left.size()));
                    return;
                } else if (response.statusCode() < 500 && response.statusCode() != 429) {
                    break;
                }
            } catch (IOException unreachable) {
                last = "unreachable (" + unreachable + ")";
                if (attempt == 0) {
                    System.err.printf("%s is %s; retrying for a minute%n", url, last);
                }
            }
        }
        if (!left.isEmpty()) {
            throw new IOException(
                    "%s accepted %,d events and refused %s: %s"
                            .formatted(url, sent, left.getFirst().id(), last));
        }
    }

    /// Counts the accepted events, and returns the others.
    private List<Event> count(List<Event> all, Set<Integer> accepted) {
        var again = new ArrayList<Event>();
        for (int i = 0; i < all.size(); i++) {
            if (accepted.contains(i)) {
                sent++;
                bytes += all.get(i).size();
            } else {
                again.add(all.get(i));
            }
        }
        batches++;
        return again;
    }

    private static Set<Integer> accepted(String answer) {
        var ids = new HashSet<Integer>();
        ACCEPTED.matcher(answer)
                .results()
                .flatMap(list -> ID.matcher(list.group(1)).results())
                .forEach(id -> ids.add(Integer.valueOf(id.group(1))));
        return ids;
    }

    private HttpRequest request(List<Event> events) {
        var body = new StringBuilder("{\"QueueUrl\":\"" + url + "\",\"Entries\":[");
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            var document = event.document().replace("\\", "\\\\").replace("\"", "\\\"");
            body.append(i == 0 ? "" : ",")
                    .append("{\"Id\":\"" + i + "\",\"MessageBody\":\"")
                    .append(document)
                    .append('"');
            if (url.endsWith(".fifo")) {
                body.append(
                        ",\"MessageGroupId\":\"%s\",\"MessageDeduplicationId\":\"%s\""
                                .formatted(event.group(), event.id()));
            }
            body.append('}');
        }
        var bytes = body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        var endpoint = URI.create(url).resolve("/");
        var request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofByteArray(bytes));
        var headers = new TreeMap<String, String>();
        headers.put("content-type", "application/x-amz-json-1.0");
        headers.put("x-amz-target", "AmazonSQS.SendMessageBatch");
        signer.sign(endpoint, headers, bytes).forEach(request::header);
        return request.build();
    }
}
