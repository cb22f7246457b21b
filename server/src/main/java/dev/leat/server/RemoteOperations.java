package dev.leat.server;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.Condition;
import dev.leat.port.Holding;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.Outlook;
import dev.leat.server.Wire.Line;
import dev.leat.tally.Status;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// Operations on an app that runs in another process of this machine.
///
/// Every method throws [dev.leat.port.Unavailable] if that process does not answer, or not as Leat
/// does.
public final class RemoteOperations implements Operations {

    /// A preview takes a second for some ten thousand letters.
    private static final Duration PREVIEW = Duration.ofMinutes(30);

    private final Connection connection;
    private final App app;

    /// Asks for the app at once, and so finds out whether somebody answers.
    public RemoteOperations(String url, Token token) {
        this.connection = new Connection(url, token);
        this.app =
                connection.get(
                        "app",
                        Connection.CONNECT,
                        in -> Wire.MAPPER.readValue(in, Wire.Outline.class).app());
    }

    @Override
    public App app() {
        return app;
    }

    @Override
    public Set<String> personal(String queue) {
        return Set.of(
                connection.get(
                        "queues/" + Url.encode(queue) + "/personal",
                        in -> Wire.MAPPER.readValue(in, String[].class)));
    }

    @Override
    public Condition condition() {
        return connection.get("condition", in -> Wire.MAPPER.readValue(in, Condition.class));
    }

    @Override
    public Map<String, Counts> counts() {
        return connection.get("counts", in -> Wire.MAPPER.readValue(in, Wire.COUNTS));
    }

    @Override
    public List<AlarmStatus> alarms() {
        return connection.get("alarms", in -> Wire.MAPPER.readValue(in, Wire.ALARMS));
    }

    @Override
    public List<AlarmLog.Note> notes(int most) {
        return connection.get("notes?most=" + most, in -> Wire.MAPPER.readValue(in, Wire.NOTES));
    }

    @Override
    public Map<String, Status> status() {
        return connection.get("status", in -> Wire.MAPPER.readValue(in, Wire.STATUS));
    }

    @Override
    public void send(String queue, List<Message.Outgoing> messages) {
        connection.post("queues/" + Url.encode(queue) + "/messages", messages, InputStream::read);
    }

    @Override
    public List<Message.Seen> browse(String queue, long sequence, int limit) {
        var seen =
                connection.get(
                        "queues/" + Url.encode(queue) + "/messages?from=" + sequence,
                        in -> Wire.MAPPER.readValue(in, Wire.SEEN));
        return seen.size() > limit ? seen.subList(0, limit) : seen;
    }

    @Override
    public PreviewReport preview(String queue, Audit.Terms terms) {
        return connection.post(
                "queues/" + Url.encode(queue) + "/preview",
                PREVIEW,
                terms,
                in -> Wire.MAPPER.readValue(in, PreviewReport.class));
    }

    @Override
    public List<Outlook> outlook(String queue, List<LetterBox.Return> letters) {
        var all = new ArrayList<Outlook>();
        for (var part : RemoteLetters.parts(letters)) {
            all.addAll(
                    connection.post(
                            "queues/" + Url.encode(queue) + "/outlook",
                            PREVIEW,
                            part,
                            in -> Wire.MAPPER.readValue(in, Wire.OUTLOOKS)));
        }
        return all;
    }

    @Override
    public LetterBox letters(String queue) {
        return new RemoteLetters(connection, queue);
    }

    @Override
    public ObjectOperations objects() {
        return new RemoteObjects(connection);
    }

    @Override
    public DeliveryOperations deliveries() {
        return new RemoteDeliveries(connection);
    }

    @Override
    public Audit audit() {
        return new RemoteAudit(connection);
    }

    @Override
    public List<Holding> holdings(String pipeline, String identity) {
        return connection.get(
                "pipelines/%s/holdings?identity=%s"
                        .formatted(Url.encode(pipeline), Url.encode(identity)),
                in -> Wire.MAPPER.readValue(in, Wire.HOLDINGS));
    }

    @Override
    public void rows(String view, Consumer<Row> each) {
        stream(
                "views/" + Url.encode(view) + "/rows",
                line -> each.accept(Objects.requireNonNull(line.row())));
    }

    @Override
    public void parts(String view, Consumer<Part> each) {
        stream(
                "views/" + Url.encode(view) + "/parts",
                line -> each.accept(Objects.requireNonNull(line.part())));
    }

    @Override
    public void close() {
        connection.close();
    }

    private void stream(String path, Consumer<Line> each) {
        connection.get(
                path,
                in -> {
                    try (var lines = Wire.MAPPER.readerFor(Line.class).<Line>readValues(in)) {
                        while (lines.hasNextValue()) {
                            var line = lines.nextValue();
                            if (line.end()) {
                                return true;
                            }
                            each.accept(line);
                        }
                    }
                    throw new IOException("the answer was cut off");
                });
    }
}
