package dev.leat.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.app.Formula;
import dev.leat.app.Formula.Operator;
import dev.leat.config.text.MeasureLintMessage;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Parses a formula: names of measures, in double quotes if they begin with a digit, numbers, `+ -
/// * /` and brackets, with the precedence of SQL. Used once.
final class FormulaText {

    /// Matches all formulas, and other texts.
    static final String PATTERN = "[-+*/().\"\\s0-9A-Za-z_]*";

    /// The maximum number of operations of a measure, including those of measures that it names.
    static final int MOST_OPERATIONS = 100;

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<number>[0-9]{1,30}(?:\\.[0-9]{1,30})?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|\"(?<quoted>[A-Za-z0-9_]+)\"|(?<sign>[-+*/()]))");

    private final String measure;
    private final String view;
    private final List<String> names;
    private final PositionedText text;
    private final ReadContext in;
    private final Matcher token;
    private int at;
    private int depth;
    private int operations;

    FormulaText(
            String measure, String view, List<String> names, PositionedText text, ReadContext in) {
        this.measure = measure;
        this.view = view;
        this.names = names;
        this.text = text;
        this.in = in;
        this.token = TOKEN.matcher(text.value());
    }

    /// Returns the formula; empty if it is invalid, which is reported.
    Optional<Formula> read() {
        try {
            var formula = sum();
            if (!rest().isEmpty()) {
                throw new Invalid();
            }
            if (formula.measures().isEmpty()) {
                in.problem(text.mark(0), MeasureLintMessage.MEASURE_FORM, text.value().strip());
                return Optional.empty();
            }
            var unknown =
                    formula.measures().stream().filter(name -> !names.contains(name)).toList();
            unknown.forEach(this::unknown);
            return unknown.isEmpty() ? Optional.of(formula) : Optional.empty();
        } catch (Invalid _) {
            if (operations > MOST_OPERATIONS) {
                in.problem(
                        text.mark(at), MeasureLintMessage.FORMULA_LARGE, measure, MOST_OPERATIONS);
                return Optional.empty();
            }
            var wrong = rest().isEmpty() ? text.value().strip() : rest();
            in.problem(text.mark(at), MeasureLintMessage.FORMULA_FORM, wrong);
            return Optional.empty();
        }
    }

    /// Thrown at a token that does not fit.
    private static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        private Invalid() {
            super("invalid formula", null, false, false);
        }
    }

    private void unknown(String name) {
        int offset = Math.max(0, text.value().indexOf(name));
        in.report()
                .problem(
                        text.mark(offset),
                        MeasureLintMessage.FORMULA_NAME.what(name, view),
                        Suggestion.to(name, names).map(Suggestion::didYouMean));
    }

    private Formula sum() throws Invalid {
        var left = product();
        while (true) {
            if (sign('+')) {
                left = operation(Operator.ADD, left, product());
            } else if (sign('-')) {
                left = operation(Operator.SUBTRACT, left, product());
            } else {
                return left;
            }
        }
    }

    private Formula product() throws Invalid {
        var left = factor();
        while (true) {
            if (sign('*')) {
                left = operation(Operator.MULTIPLY, left, factor());
            } else if (sign('/')) {
                left = operation(Operator.DIVIDE, left, factor());
            } else {
                return left;
            }
        }
    }

    private Formula factor() throws Invalid {
        if (++depth > MOST_OPERATIONS) {
            throw new Invalid();
        }
        try {
            if (sign('-')) {
                var zero = new Formula.Number(BigDecimal.ZERO);
                return operation(Operator.SUBTRACT, zero, factor());
            }
            if (sign('(')) {
                var inside = sum();
                if (!sign(')')) {
                    throw new Invalid();
                }
                return inside;
            }
            return operand();
        } finally {
            depth--;
        }
    }

    private Formula operation(Operator operator, Formula left, Formula right) throws Invalid {
        if (++operations > MOST_OPERATIONS) {
            throw new Invalid();
        }
        return new Formula.Operation(operator, left, right);
    }

    private Formula operand() throws Invalid {
        if (next("number")) {
            return new Formula.Number(new BigDecimal(token.group("number")));
        }
        if (next("name")) {
            return new Formula.Stored(token.group("name"));
        }
        if (next("quoted")) {
            return new Formula.Stored(token.group("quoted"));
        }
        throw new Invalid();
    }

    private boolean sign(char sign) {
        boolean found = token() && String.valueOf(sign).equals(token.group("sign"));
        at = found ? token.end() : at;
        return found;
    }

    private boolean next(String group) {
        boolean found = token() && token.group(group) != null;
        at = found ? token.end() : at;
        return found;
    }

    private boolean token() {
        return token.find(at) && token.start() == at;
    }

    private String rest() {
        return text.value().substring(at).strip();
    }
}
