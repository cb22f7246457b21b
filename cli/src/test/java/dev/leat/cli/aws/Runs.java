package dev.leat.cli.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The script of one service, run by several clients against several servers. Scripts wait most of
/// the time, each on queues, topics and buckets of its own: they run beside each other.
public final class Runs {

    private final String service;
    private final Path folder;
    private final Map<String, Script> begun = new HashMap<>();
    private final Map<String, Map<String, String>> ended = new HashMap<>();

    public Runs(String service, Path folder) {
        this.service = service;
        this.folder = folder;
    }

    /// Starts it by each of these clients that is here.
    public void begin(List<Client> clients, String who, Peer peer) throws IOException {
        for (var client : clients) {
            var words = client.words(service);
            if (words.isPresent()) {
                var name = client + "-" + who;
                begun.put(name, Script.start(words.orElseThrow(), peer.url(), name, folder));
            }
        }
    }

    /// Returns the responses to this client by call. Blocks until the client has ended; the test is
    /// skipped if the client is not installed.
    public Map<String, String> answers(Client client, String who)
            throws IOException, InterruptedException {
        var name = client + "-" + who;
        var script = begun.remove(name);
        var known = script == null ? ended.get(name) : script.answers();
        assumeTrue(known != null, client.missing());
        var answers = Objects.requireNonNull(known);
        ended.put(name, answers);
        return answers;
    }
}
