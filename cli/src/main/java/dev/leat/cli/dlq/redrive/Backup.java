package dev.leat.cli.dlq.redrive;

import dev.leat.batch.Attribute;
import dev.leat.cli.place.OwnerOnlyFile;
import dev.leat.cli.terminal.CommandException;
import dev.leat.deadletter.DeadLetter;
import dev.leat.error.FileErrorText;
import dev.leat.mask.VisibleBody;
import dev.leat.port.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A backup file of dead letters, one JSON object per line. It contains all data unmasked, so only
/// its owner can read it. Never overwrites a file.
public final class Backup implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final FileChannel channel;
    private final OutputStream out;

    /// Creates the file.
    ///
    /// @throws CommandException if the file exists or cannot be created
    public Backup(Path file) {
        try {
            OwnerOnlyFile.create(file);
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            out = Channels.newOutputStream(channel);
        } catch (FileAlreadyExistsException e) {
            throw CommandException.input(
                    "file %s exists and is not overwritten; choose another file with --file"
                            .formatted(file));
        } catch (IOException e) {
            throw CommandException.error(
                    "cannot create the file %s: %s".formatted(file, FileErrorText.said(e)));
        }
    }

    /// Writes dead letters. The dead letters are on disk when this method returns.
    public void keep(List<Message.Seen> letters) {
        var text = new StringBuilder();
        letters.forEach(letter -> text.append(line(letter)).append('\n'));
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the dead letters; none was deleted", e);
        }
    }

    private static ObjectNode line(Message.Seen letter) {
        var row = JSON.createObjectNode();
        row.put("sequence", letter.sequence()).put("id", letter.id());
        row.put("sent_at", letter.sentAt().toString());
        letter.group().ifPresent(group -> row.put("group", group));
        letter.deduplication().ifPresent(id -> row.put("deduplication", id));
        var attributes = row.putObject("attributes");
        new TreeMap<>(letter.attributes())
                .forEach((name, attribute) -> {
                    if (!name.equals(DeadLetter.ATTRIBUTE) || !leat(row, attribute)) {
                        attribute(attributes.putObject(name), attribute);
                    }
                });
        VisibleBody.text(letter.body())
                .ifPresentOrElse(
                        text -> row.put("body", text),
                        () -> row.put("body_base64", base64(letter.body())));
        return row;
    }

    /// Returns false if the attribute is not JSON.
    private static boolean leat(ObjectNode row, Attribute attribute) {
        try {
            row.set("leat", JSON.readTree(attribute.value()));
            return true;
        } catch (JacksonException _) {
            return false;
        }
    }

    private static void attribute(ObjectNode to, Attribute attribute) {
        to.put("type", attribute.type());
        if (attribute.binary()) {
            to.put("base64", base64(attribute.value()));
        } else {
            to.put("value", attribute.asText());
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the dead letters' file", e);
        }
    }
}
