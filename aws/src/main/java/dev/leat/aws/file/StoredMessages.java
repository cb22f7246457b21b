package dev.leat.aws.file;

import dev.leat.aws.sqs.QueuedLetter;
import dev.leat.batch.Attribute;
import dev.leat.event.BusEvent;
import dev.leat.port.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// The stored form of [EndMessages]: the number of the form, then, compressed, each list with its
/// length. Texts are their length in UTF-8, or -1 for null, and their bytes. DynamoDB charges for
/// the length of an item, and the messages of a file have the same notification.
final class StoredMessages {

    private static final int FORM = 2;
    private static final int NULL = -1;

    private StoredMessages() {}

    static byte[] bytes(EndMessages messages) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(FORM);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            write(out, messages.notifications(), StoredMessages::notification);
            write(out, messages.events(), StoredMessages::event);
            write(out, messages.letters(), StoredMessages::letter);
            write(out, messages.incomplete().stream().toList(), StoredMessages::letter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static EndMessages read(List<byte[]> parts) {
        var bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        var stored = new ByteArrayInputStream(bytes.toByteArray());
        int form = stored.read();
        if (form != FORM) {
            throw new IllegalStateException(
                    "another version of Leat stored the messages of a file's end: " + form);
        }
        try (var in = new DataInputStream(new InflaterInputStream(stored))) {
            return new EndMessages(
                    read(in, StoredMessages::notification),
                    read(in, StoredMessages::event),
                    read(in, StoredMessages::letter),
                    read(in, StoredMessages::letter).stream().findFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Writing<T> {
        void write(DataOutputStream out, T each) throws IOException;
    }

    private interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> void write(DataOutputStream out, List<T> all, Writing<T> form)
            throws IOException {
        out.writeInt(all.size());
        for (var each : all) {
            form.write(out, each);
        }
    }

    private static <T> List<T> read(DataInputStream in, Reading<T> form) throws IOException {
        int size = in.readInt();
        var all = new ArrayList<T>();
        for (int i = 0; i < size; i++) {
            all.add(form.read(in));
        }
        return all;
    }

    private static void notification(DataOutputStream out, FileNotification each)
            throws IOException {
        text(out, each.pipeline());
        text(out, each.kind());
        text(out, each.sink());
        binary(out, each.identity());
        binary(out, each.digest());
        out.writeInt(each.texts().size());
        for (var text : each.texts()) {
            text(out, text);
        }
    }

    private static FileNotification notification(DataInputStream in) throws IOException {
        var pipeline = text(in);
        var kind = text(in);
        var sink = text(in);
        var identity = binary(in);
        var digest = binary(in);
        int size = in.readInt();
        var texts = new ArrayList<@Nullable String>();
        for (int i = 0; i < size; i++) {
            texts.add(nullable(in));
        }
        return new FileNotification(pipeline, kind, sink, identity, digest, texts);
    }

    private static void event(DataOutputStream out, BusEvent each) throws IOException {
        text(out, each.id().toString());
        text(out, each.source());
        text(out, each.detailType());
        text(out, each.account());
        text(out, each.time().toString());
        text(out, each.region());
        write(out, each.resources(), StoredMessages::text);
        text(out, each.detail());
    }

    private static BusEvent event(DataInputStream in) throws IOException {
        return new BusEvent(
                UUID.fromString(text(in)),
                text(in),
                text(in),
                text(in),
                Instant.parse(text(in)),
                text(in),
                read(in, StoredMessages::text),
                text(in));
    }

    private static void letter(DataOutputStream out, QueuedLetter each) throws IOException {
        var message = each.message();
        text(out, each.queue());
        binary(out, message.body());
        out.writeInt(message.attributes().size());
        for (var attribute : message.attributes().entrySet()) {
            text(out, attribute.getKey());
            text(out, attribute.getValue().type());
            binary(out, attribute.getValue().value());
        }
        text(out, message.group().orElse(null));
        text(out, message.deduplication().orElse(null));
    }

    private static QueuedLetter letter(DataInputStream in) throws IOException {
        var queue = text(in);
        var body = binary(in);
        int size = in.readInt();
        var attributes = new LinkedHashMap<String, Attribute>();
        for (int i = 0; i < size; i++) {
            attributes.put(text(in), new Attribute(text(in), binary(in)));
        }
        return new QueuedLetter(
                queue,
                new Message.Outgoing(
                        body,
                        attributes,
                        Optional.empty(),
                        Optional.ofNullable(nullable(in)),
                        Optional.ofNullable(nullable(in))));
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(NULL);
        } else {
            binary(out, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static @Nullable String nullable(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == NULL ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(binary(in), StandardCharsets.UTF_8);
    }

    private static void binary(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] binary(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
