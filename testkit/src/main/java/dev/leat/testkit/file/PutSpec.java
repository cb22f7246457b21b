package dev.leat.testkit.file;

import dev.leat.batch.ObjectKey;
import dev.leat.config.Option;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Given.Put;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options of an object that is put into a bucket.
final class PutSpec {

    private static final Option<Node.Scalar> TEXT =
            Option.of("text", DeferredValue.name("a text"), "Content of the object, as UTF-8.");
    private static final Option<Node.Scalar> FILE =
            Option.of(
                    "file",
                    DeferredValue.name("a path from the folder of the test"),
                    "File with the content of the object, instead of `text`.");
    private static final Option<String> ENCODING =
            Option.of(
                    "encoding",
                    ScalarValues.oneOf("base64"),
                    "The content is binary, and `text` is base64.");

    static final TestForm<Put> FORM =
            TestForm.of(
                            Put.class,
                            TestOption.required("bucket", AppName.BUCKET, "Name of the bucket.")
                                    .from(Put::bucket),
                            TestOption.name(
                                            Option.needed(
                                                    "key",
                                                    DeferredValue.name("a key"),
                                                    "Key of the object."),
                                            PutSpec::key)
                                    .from(Put::key),
                            new TestOption<>(
                                            List.of(TEXT, FILE, ENCODING),
                                            PutSpec::read,
                                            PutSpec::write)
                                    .from(Put::content),
                            Put::new)
                    .onLines();

    static final Spec SPEC = FORM.spec("put", "An object for a bucket.");

    private PutSpec() {}

    private static Optional<String> key(TestFileContext in, Node.Scalar name) {
        ObjectKey.problem(name.value())
                .ifPresent(why -> in.say(name.mark(), TestFileLintMessage.NO_KEY, why));
        return Optional.of(name.value());
    }

    private static Optional<byte[]> read(TestMap map) {
        var options = map.options();
        boolean both = options.has(TEXT) && options.has(FILE);
        if (options.usable() && (both || options.lacks(List.of("text", "file")))) {
            map.say(TestFileLintMessage.TEXT_OR_FILE, map.in().in().thing());
            return Optional.empty();
        }
        var file = options.find(FILE);
        if (file.isPresent()) {
            return MessageFile.read(file.get(), map.in()).map(MessageFile::content);
        }
        var text = options.find(TEXT).map(Node.Scalar::value);
        if (options.find(ENCODING).isEmpty()) {
            return text.map(t -> t.getBytes(StandardCharsets.UTF_8));
        }
        var bytes = text.flatMap(SentBodies::bytes);
        if (text.isPresent() && bytes.isEmpty()) {
            map.say(TestFileLintMessage.NO_BASE64);
        }
        return bytes;
    }

    private static void write(byte[] content, Map<String, YamlWriter> entries) {
        boolean text = BodyYaml.isText(content);
        if (!text) {
            entries.put(ENCODING.name(), YamlWriter.plain("base64"));
        }
        entries.put(
                TEXT.name(),
                YamlWriter.text(
                        text
                                ? new String(content, StandardCharsets.UTF_8)
                                : Base64.getEncoder().encodeToString(content)));
    }
}
