package dev.leat.server;

import dev.leat.batch.Attribute;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The letters of a queue that another process has open. What is too large for one request goes in
/// several, each of which is one commit there.
final class RemoteLetters implements LetterBox {

    /// Bytes of bodies and attributes that one request carries, in base64: a third more.
    private static final long MOST_BYTES = 16L << 20;

    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final String path;

    RemoteLetters(Connection connection, String queue) {
        this.connection = connection;
        this.path = "queues/" + Url.encode(queue) + "/";
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        return connection.get(
                path + "letters?from=" + sequence + "&most=" + most,
                in -> Wire.MAPPER.readValue(in, Wire.SEEN));
    }

    @Override
    public long end() {
        return connection.get(path + "end", in -> Wire.MAPPER.readValue(in, Long.class));
    }

    @Override
    public Set<Long> redrive(String run, List<Return> letters) {
        var sent = new LinkedHashSet<Long>();
        for (var part : parts(letters)) {
            var answer = sent(run, part);
            answer.missing()
                    .ifPresent(queue -> {
                        throw new NoSuchQueue(queue);
                    });
            sent.addAll(answer.sent());
        }
        return sent;
    }

    private Wire.Redriven sent(String run, List<Return> part) {
        try {
            return connection.post(
                    path + "redrive?run=" + Url.encode(run),
                    part,
                    in -> Wire.MAPPER.readValue(in, Wire.Redriven.class));
        } catch (Refusal refusal) {
            if (refusal.status() == 422) {
                throw new IllegalArgumentException(refusal.getMessage(), refusal);
            }
            throw refusal;
        }
    }

    /// These letters, as much at once as goes in one request.
    static List<List<Return>> parts(List<Return> letters) {
        var parts = new ArrayList<List<Return>>();
        long bytes = MOST_BYTES;
        for (var letter : letters) {
            long size = letter.body().length + size(letter.attributes());
            if (bytes + size > MOST_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(light(letter));
            bytes += size;
        }
        return parts;
    }

    private static long size(Map<String, Attribute> attributes) {
        return attributes.values().stream().mapToLong(a -> a.value().length).sum();
    }

    /// Without the letter's own content, which is there already.
    private static Return light(Return letter) {
        var seen = letter.letter();
        return new Return(
                new Message.Seen(
                        seen.sequence(),
                        seen.id(),
                        NOTHING,
                        Map.of(),
                        seen.attempt(),
                        seen.sentAt(),
                        seen.group(),
                        seen.deduplication()),
                letter.to(),
                letter.body(),
                letter.attributes(),
                letter.redrive(),
                letter.identity(),
                letter.edited());
    }

    @Override
    public Set<Long> remove(List<Message.Seen> letters) {
        var sequences = letters.stream().map(Message.Seen::sequence).toList();
        return connection.post(
                path + "remove", sequences, in -> Wire.MAPPER.readValue(in, Wire.SEQUENCES));
    }

    @Override
    public void close() {}
}
