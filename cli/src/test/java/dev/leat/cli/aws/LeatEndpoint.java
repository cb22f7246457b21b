package dev.leat.cli.aws;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.Ports;
import dev.leat.cli.run.RunningApp;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.server.AccessToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/// A running app like that of `leat up`, with a queue `Orders` and a FIFO queue `Parcels`.
public final class LeatEndpoint implements Peer {

    private final RunningApp running;

    /// Keeps its state in the folder.
    public LeatEndpoint(Path folder) throws IOException, AppException {
        this(folder, "Parcels");
    }

    /// With another name for the FIFO queue.
    public LeatEndpoint(Path folder, String fifo) throws IOException, AppException {
        this(folder, fifo, new Ports("127.0.0.1", 0, OptionalInt.of(0)));
    }

    /// That answers only who has the token.
    public static LeatEndpoint locked(Path folder, AccessToken token)
            throws IOException, AppException {
        var ports = new Ports("127.0.0.1", 0, OptionalInt.of(0), Optional.of(token));
        return new LeatEndpoint(folder, "Parcels", ports);
    }

    private LeatEndpoint(Path folder, String fifo, Ports ports) throws IOException, AppException {
        this("app: wire\nqueues:\n  Orders:\n  %s: {fifo: true}\n".formatted(fifo), folder, ports);
    }

    /// Starts another app.
    public static LeatEndpoint of(String app, Path folder) throws IOException, AppException {
        return new LeatEndpoint(app, folder, new Ports("127.0.0.1", 0, OptionalInt.of(0)));
    }

    private LeatEndpoint(String text, Path folder, Ports ports) throws IOException, AppException {
        var file = folder.resolve(AppLocation.FILE);
        Files.writeString(file, text);
        var app = AppFile.read(file, Map.of());
        running =
                new RunningApp(
                        app,
                        AppLocation.of(file, Optional.empty(), Optional.empty()),
                        ports,
                        new CommandHints("leat", ""),
                        () -> app);
    }

    /// Sends past the endpoint.
    public void send(String queue, List<Message.Outgoing> messages) {
        running.operations().send(queue, messages);
    }

    /// Returns the number of messages in the queue.
    public int messages(String queue) {
        return running.operations().browse(queue, 0, 1000).size();
    }

    /// All messages of the platform's queue of this name.
    public List<Message.Seen> browse(String queue) {
        var all = new ArrayList<Message.Seen>();
        for (var page = running.operations().browse(queue, 0, 1000);
                !page.isEmpty();
                page = running.operations().browse(queue, page.getLast().sequence() + 1, 1000)) {
            all.addAll(page);
        }
        return all;
    }

    /// Returns true if the pipelines have processed everything.
    public boolean idle() {
        return running.idle();
    }

    /// Waits until the pipelines have processed everything.
    public void awaitIdle() {
        while (!idle()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public String url() {
        return running.aws().orElseThrow();
    }

    @Override
    public void close() {
        running.close();
    }
}
