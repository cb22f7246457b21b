package dev.leat.server.dynamodb.expression;

import java.util.List;
import java.util.function.UnaryOperator;

/// Changes of conditions with all conditions and operands in them.
final class Conditions {

    private Conditions() {}

    static Condition changed(
            Condition condition, UnaryOperator<Condition> change, UnaryOperator<Operand> operand) {
        UnaryOperator<Condition> below = inner -> changed(inner, change, operand);
        return change.apply(
                switch (condition) {
                    case Condition.And(var left, var right) ->
                            new Condition.And(below.apply(left), below.apply(right));
                    case Condition.Or(var left, var right) ->
                            new Condition.Or(below.apply(left), below.apply(right));
                    case Condition.Not(var inner) -> new Condition.Not(below.apply(inner));
                    case Condition.Compare(var how, var left, var right) ->
                            new Condition.Compare(how, operand.apply(left), operand.apply(right));
                    case Condition.Between(var value, var low, var high) ->
                            new Condition.Between(
                                    operand.apply(value), operand.apply(low), operand.apply(high));
                    case Condition.In(var value, var members) ->
                            new Condition.In(operand.apply(value), all(members, operand));
                    case Condition.Exists(var path, boolean expected) ->
                            operand.apply(new Operand.At(path)) instanceof Operand.At(var other)
                                    ? new Condition.Exists(other, expected)
                                    : condition;
                    case Condition.HasType(var value, var type) ->
                            new Condition.HasType(operand.apply(value), type);
                    case Condition.BeginsWith(var value, var part) ->
                            new Condition.BeginsWith(operand.apply(value), operand.apply(part));
                    case Condition.Contains(var value, var part) ->
                            new Condition.Contains(operand.apply(value), operand.apply(part));
                });
    }

    private static List<Operand> all(List<Operand> operands, UnaryOperator<Operand> change) {
        return operands.stream().map(change).toList();
    }
}
