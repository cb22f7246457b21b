package dev.leat.llm;

import com.google.re2j.Pattern;
import dev.leat.app.Model;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Texts of messages about models.
final class ModelText {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern BLOCK = Pattern.compile("(?s)^```(?:json)?\\s*(.*?)\\s*```$");
    private static final int LONGEST = 200;
    private static final int DECIMALS = 4;

    private ModelText() {}

    /// Returns the name of a model in messages.
    static String name(Model model) {
        return model.name().isEmpty() ? model.model() : "model " + model.name();
    }

    static String amount(BigDecimal cost) {
        return cost.setScale(DECIMALS, RoundingMode.CEILING).toPlainString();
    }

    /// Returns the message in the body of a failed response, as one line without control
    /// characters; empty if there is none.
    static String message(String body) {
        return line(json(body));
    }

    private static String json(String body) {
        try {
            var tree = MAPPER.readTree(body);
            for (var path : new String[] {"/error/message", "/message", "/error"}) {
                var text = tree.at(path);
                if (text.isString()) {
                    return text.stringValue();
                }
            }
            return "";
        } catch (JacksonException other) {
            return "";
        }
    }

    /// Returns the start of a text of another system that is safe to print on a terminal.
    static String line(String text) {
        var printable = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return printable.length() > LONGEST ? printable.substring(0, LONGEST) + ".." : printable;
    }

    /// Returns the JSON object in an answer, also if it is a Markdown block of code.
    ///
    /// @throws IllegalArgumentException if there is none
    static String object(String answer) {
        var text = BLOCK.matcher(answer.strip()).replaceFirst("$1");
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isObject()) {
                return text;
            }
            throw new IllegalArgumentException("it is no JSON object");
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("it is no JSON", broken);
        }
    }
}
