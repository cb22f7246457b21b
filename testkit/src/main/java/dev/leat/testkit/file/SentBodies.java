package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.text.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A reader of the messages in the long form of a send, and of the records for a stream: inline, or
/// from a file.
final class SentBodies {

    private SentBodies() {}

    /// @param inline the option with the messages or records
    static List<byte[]> read(Options options, Option<Node> inline, Node node, TestFileContext in) {
        var written = options.find(inline);
        var name = options.find(SendSpec.FILE);
        if (options.has(inline) && options.has(SendSpec.FILE)) {
            in.say(
                    node.mark(),
                    TestFileLintMessage.MESSAGES_OR_FILE,
                    in.in().thing(),
                    inline.name());
            return List.of();
        }
        if (name.isPresent()) {
            options.find(SendSpec.REPEAT)
                    .ifPresent(map ->
                            in.say(
                                    map.mark(),
                                    TestFileLintMessage.NOT_APPLICABLE,
                                    SendSpec.REPEAT.name(),
                                    "file"));
            return MessageFile.read(name.get(), in)
                    .map(file -> selected(file, options, name.get(), in))
                    .orElse(List.of());
        }
        for (var option : List.of(SendSpec.FIRST, SendSpec.LINE)) {
            if (options.has(option)) {
                in.sayOf(
                        node,
                        option.name(),
                        TestFileLintMessage.NOT_APPLICABLE,
                        option.name(),
                        inline.name());
            }
        }
        if (written.isEmpty() && options.lacks(List.of(inline.name(), SendSpec.FILE.name()))) {
            in.say(
                    node.mark(),
                    TestFileLintMessage.NEEDS,
                    in.in().thing(),
                    inline.name(),
                    "or a file: `file: ../samples/NAME.ndjson`");
        }
        var here = in.within("a message of " + in.in().thing());
        var repeat = options.find(SendSpec.REPEAT);
        var bodies =
                written.map(messages ->
                                repeat.map(map -> RepeatedLists.in(messages, map, here))
                                        .orElse(messages))
                        .map(messages -> SendSpec.bodies(messages, here))
                        .orElse(List.of());
        return options.find(SendSpec.ENCODING).isPresent() ? decoded(bodies, node, in) : bodies;
    }

    private static List<byte[]> selected(
            MessageFile file, Options options, Node.Scalar name, TestFileContext in) {
        var lines = options.find(SendSpec.LINE);
        var first = options.find(SendSpec.FIRST);
        if (!file.hasLines() && (lines.isPresent() || first.isPresent())) {
            in.say(name.mark(), TestFileLintMessage.LINES_OF_ONE, file.path());
            return List.of();
        }
        var messages =
                file.messages(lines.orElse(MessageFile.Lines.ALL), first.orElse(Integer.MAX_VALUE));
        if (messages.isEmpty()) {
            in.say(name.mark(), TestFileLintMessage.NO_LINES, file.path(), file.lines().size());
        }
        return messages;
    }

    private static List<byte[]> decoded(List<byte[]> bodies, Node node, TestFileContext in) {
        var decoded = new ArrayList<byte[]>();
        for (var body : bodies) {
            bytes(new String(body, StandardCharsets.UTF_8))
                    .ifPresentOrElse(
                            decoded::add, () -> in.say(node.mark(), TestFileLintMessage.NO_BASE64));
        }
        return decoded;
    }

    static Optional<byte[]> bytes(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
