package dev.leat.config;

import dev.leat.app.StoredProfile;
import dev.leat.app.StoredProfile.Column;
import dev.leat.app.StoredProfile.Range;
import dev.leat.config.text.Node;
import dev.leat.config.text.QualityLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.error.FileErrorText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the JSON file of a profile.
final class StoredProfileFile {

    private static final String FORM = "a path of a JSON file, such as `profiles/orders.json`";

    static final Value<StoredProfile> VALUE =
            Value.ofNode(
                    FORM,
                    JsonSchema.text(),
                    (node, in) ->
                            node instanceof Node.Scalar scalar
                                    ? in.text(scalar).flatMap(text -> read(text.value(), node, in))
                                    : Value.unexpected(FORM, node, in));

    private static final long LARGEST = 64L << 20;

    private StoredProfileFile() {}

    private static Optional<StoredProfile> read(String text, Node node, ReadContext in) {
        try {
            var path = Path.of(text);
            if (path.isAbsolute() || path.normalize().startsWith("..") || text.isBlank()) {
                in.problem(node.mark(), QualityLintMessage.PROFILE_PATH, text);
                return Optional.empty();
            }
            var file = in.report().folder().resolve(path);
            if (Files.size(file) > LARGEST) {
                in.problem(node.mark(), QualityLintMessage.NO_PROFILE, text, "it is too large");
                return Optional.empty();
            }
            var tree = JsonMapper.shared().readTree(Files.readString(file));
            if (!tree.path("columns").isArray() || !tree.path("records").has("profiled")) {
                in.problem(
                        node.mark(),
                        QualityLintMessage.NO_PROFILE,
                        text,
                        "it is not the JSON of a profile");
                return Optional.empty();
            }
            return Optional.of(new StoredProfile(text, columns(tree.path("columns"))));
        } catch (InvalidPathException invalid) {
            in.problem(node.mark(), QualityLintMessage.PROFILE_PATH, text);
        } catch (JacksonException broken) {
            in.problem(node.mark(), QualityLintMessage.NO_PROFILE, text, "it is not JSON");
        } catch (NoSuchFileException missing) {
            in.problem(node.mark(), QualityLintMessage.NO_PROFILE, text, "the file does not exist");
        } catch (IOException failed) {
            in.problem(
                    node.mark(), QualityLintMessage.NO_PROFILE, text, FileErrorText.said(failed));
        }
        return Optional.empty();
    }

    private static Map<String, Column> columns(JsonNode list) {
        var columns = new HashMap<String, Column>();
        for (var one : list) {
            var values = one.path("values");
            long nulls = values.path("nulls").asLong(0);
            var bins = one.path("numbers").path("bins");
            var ranges = new ArrayList<Range>();
            bins.forEach(bin ->
                    ranges.add(new Range(bin.path("to").asDouble(0), bin.path("count").asLong(0))));
            var type = one.path("type").asString("");
            var texts = new LinkedHashMap<String, Long>();
            if (type.equals("VARCHAR") || type.equals("BOOLEAN")) {
                values.path("top")
                        .forEach(value ->
                                texts.merge(
                                        value.path("value").asString(""),
                                        value.path("count").asLong(0),
                                        Long::sum));
            }
            columns.put(
                    one.path("name").asString(""),
                    new Column(
                            values.path("count").asLong(0) - nulls,
                            nulls,
                            bins.path(0).path("from").asDouble(0),
                            median(one.path("numbers").path("quantiles")),
                            ranges,
                            masked(one.path("personal"), texts) ? Map.of() : texts,
                            values.path("distinct").asLong(0) == texts.size()));
        }
        return columns;
    }

    /// Returns the quantile of 0.5, which is in the middle: the shares of a profile are symmetric.
    private static OptionalDouble median(JsonNode quantiles) {
        var middle = quantiles.path(quantiles.size() / 2);
        return middle.isNumber() ? OptionalDouble.of(middle.asDouble()) : OptionalDouble.empty();
    }

    /// Returns true if the texts of a column are masked: it is personal, and they are all the same.
    private static boolean masked(JsonNode personal, Map<String, Long> texts) {
        boolean marked =
                personal.path("declared").asBoolean(false) || !personal.path("evidence").isEmpty();
        return marked && texts.size() < 2;
    }
}
