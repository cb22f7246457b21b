package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import dev.leat.server.dynamodb.expression.Update.Action;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// Bugs of an evaluator of updates, each as a change of the parsed update or of the way in which
/// its actions are applied.
@SuppressWarnings({"ImmutableEnumChecker", "ArgumentSelectionDefectChecker"}) // bugs swap operands
enum PlantedUpdateBug {
    ACTIONS_SEE_EARLIER_ONES(PlantedUpdateBug::oneAfterTheOther),
    ACTIONS_RUN_BACKWARDS(
            (update, item) -> oneAfterTheOther(new Update(update.actions().reversed()), item)),
    ONLY_THE_FIRST_ACTION_COUNTS(
            (update, item) -> new Update(update.actions().subList(0, 1)).apply(item)),
    LISTS_ARE_APPENDED_IN_FRONT(
            terms(term ->
                    term instanceof Term.ListAppend(var first, var second)
                            ? new Term.ListAppend(second, first)
                            : term)),
    MINUS_IS_PLUS(
            terms(term ->
                    term instanceof Term.Sum(var left, var right, _)
                            ? new Term.Sum(left, right, false)
                            : term)),
    MINUS_SWAPS_ITS_OPERANDS(
            terms(term ->
                    term instanceof Term.Sum(var left, var right, boolean minus)
                            ? new Term.Sum(right, left, minus)
                            : term)),
    IF_NOT_EXISTS_IGNORES_THE_OLD_VALUE(
            terms(term -> term instanceof Term.IfNotExists(_, var other) ? other : term)),
    IF_NOT_EXISTS_TAKES_THE_VALUE_AT_THE_PATH(
            terms(term ->
                    term instanceof Term.IfNotExists(var path, _) ? new Term.At(path) : term)),
    A_MISSING_NUMBER_IS_ZERO(
            terms(term ->
                    term instanceof Term.Sum(Term.At(var path), var right, boolean minus)
                            ? new Term.Sum(
                                    new Term.IfNotExists(path, new Term.Literal(zero())),
                                    right,
                                    minus)
                            : term)),
    ADD_REPLACES(
            actions(action ->
                    action instanceof Action.Add(var path, var value)
                            ? new Action.Set(path, new Term.Literal(value))
                            : action)),
    ADD_NEEDS_AN_OLD_VALUE(
            actions(action ->
                    action instanceof Action.Add(var path, ItemValue.Number value)
                            ? new Action.Set(
                                    path,
                                    new Term.Sum(new Term.At(path), new Term.Literal(value), false))
                            : action)),
    DELETE_REMOVES_THE_SET(
            actions(action ->
                    action instanceof Action.Delete(var path, _)
                            ? new Action.Remove(path)
                            : action)),
    REMOVE_LEAVES_A_NULL(
            actions(action ->
                    action instanceof Action.Remove(var path)
                            ? new Action.Set(path, new Term.Literal(new ItemValue.Null()))
                            : action)),
    NESTED_PATHS_ARE_TOP_LEVEL(
            actions(action ->
                    action instanceof Action.Set(var path, var term) && path.elements().size() > 1
                            ? new Action.Set(new Path(List.of(path.elements().getFirst())), term)
                            : action)),
    AN_INVALID_PATH_CHANGES_NOTHING((update, item) -> {
        try {
            return update.apply(item);
        } catch (ExpressionException invalid) {
            return item;
        }
    });

    private final BiFunction<Update, Item, Item> applied;

    PlantedUpdateBug(BiFunction<Update, Item, Item> applied) {
        this.applied = applied;
    }

    String result(Update update) {
        try {
            return applied.apply(update, Given.ITEM).toString();
        } catch (ExpressionException refused) {
            return "!" + refused.getMessage();
        }
    }

    private static ItemValue zero() {
        return ItemValue.Number.of(0);
    }

    private static Item oneAfterTheOther(Update update, Item item) {
        var changed = item;
        for (var action : update.actions()) {
            changed = new Update(List.of(action)).apply(changed);
        }
        return changed;
    }

    private static BiFunction<Update, Item, Item> actions(UnaryOperator<Action> change) {
        return (update, item) ->
                new Update(update.actions().stream().map(change).toList()).apply(item);
    }

    private static BiFunction<Update, Item, Item> terms(UnaryOperator<Term> change) {
        return actions(action ->
                action instanceof Action.Set(var path, var term)
                        ? new Action.Set(path, changed(term, change))
                        : action);
    }

    private static Term changed(Term term, UnaryOperator<Term> change) {
        return change.apply(
                switch (term) {
                    case Term.IfNotExists(var path, var other) ->
                            new Term.IfNotExists(path, changed(other, change));
                    case Term.ListAppend(var first, var second) ->
                            new Term.ListAppend(changed(first, change), changed(second, change));
                    case Term.Sum(var left, var right, boolean minus) ->
                            new Term.Sum(changed(left, change), changed(right, change), minus);
                    case Term.At _, Term.Literal _ -> term;
                });
    }
}
