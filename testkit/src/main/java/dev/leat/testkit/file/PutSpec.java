package dev.leat.testkit.file;

import dev.leat.batch.ObjectKey;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Given;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The options of an object that is put into a bucket.
final class PutSpec {

    static final Option<Node.Scalar> BUCKET =
            Option.needed(
                    "bucket", DeferredValue.name("the name of a bucket"), "Name of the bucket.");
    static final Option<Node.Scalar> KEY =
            Option.needed("key", DeferredValue.name("a key"), "Key of the object.");
    static final Option<Node.Scalar> TEXT =
            Option.of("text", DeferredValue.name("a text"), "Content of the object, as UTF-8.");
    static final Option<Node.Scalar> FILE =
            Option.of(
                    "file",
                    DeferredValue.name("a path from the folder of the test"),
                    "File with the content of the object, instead of `text`.");
    static final Option<String> ENCODING =
            Option.of(
                    "encoding",
                    ScalarValues.oneOf("base64"),
                    "The content is binary, and `text` is base64.");

    static final Spec SPEC =
            Spec.of("put", "An object for a bucket.", BUCKET, KEY, TEXT, FILE, ENCODING);

    private PutSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC);
    }

    /// Returns the step that puts the object. If it is invalid, reports the problems and returns
    /// empty.
    static Optional<Given> read(Node node, TestFileContext in) {
        var options = Options.of(SPEC, node, in.in());
        var bucket = options.need(BUCKET).flatMap(in::bucket);
        var key = options.need(KEY);
        key.ifPresent(name ->
                ObjectKey.problem(name.value())
                        .ifPresent(why -> in.say(name.mark(), TestFileLintMessage.NO_KEY, why)));
        var content = content(options, node, in);
        return bucket.flatMap(to ->
                key.flatMap(name -> content.map(bytes -> new Given.Put(to, name.value(), bytes))));
    }

    private static Optional<byte[]> content(Options options, Node node, TestFileContext in) {
        boolean both = options.has(TEXT) && options.has(FILE);
        if (options.usable() && (both || options.lacks(List.of("text", "file")))) {
            in.say(node.mark(), TestFileLintMessage.TEXT_OR_FILE, in.in().thing());
            return Optional.empty();
        }
        var file = options.find(FILE);
        if (file.isPresent()) {
            return MessageFile.read(file.get(), in).map(MessageFile::content);
        }
        var text = options.find(TEXT).map(Node.Scalar::value);
        if (options.find(ENCODING).isEmpty()) {
            return text.map(t -> t.getBytes(StandardCharsets.UTF_8));
        }
        var bytes = text.flatMap(SentBodies::bytes);
        if (text.isPresent() && bytes.isEmpty()) {
            in.say(node.mark(), TestFileLintMessage.NO_BASE64);
        }
        return bytes;
    }
}
