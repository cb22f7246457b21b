package dev.leat.server.eventbridge;

import dev.leat.port.AwsNames;
import dev.leat.port.EventBus;
import dev.leat.port.EventBus.Rule;
import dev.leat.server.aws.Caller;
import dev.leat.topic.EventPattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;

/// PutRule, DescribeRule, ListRules, EnableRule, DisableRule and DeleteRule.
record RuleOperations(EventBus bus) {

    /// The limits of EventBridge.
    private static final int MOST_RULES = 300;

    private static final int LONGEST_PATTERN = 4096;
    private static final int LONGEST_DESCRIPTION = 512;

    PutRuleResponse put(PutRuleRequest in, Caller caller) {
        var name = EventNames.checked("name", in.name());
        EventNames.checkBus(in.eventBusName());
        if (in.scheduleExpression() != null) {
            throw EventErrors.invalid(
                    "Parameter ScheduleExpression is not valid. Reason: Leat does not support"
                            + " schedules; a rule has an EventPattern.");
        }
        var description = Optional.ofNullable(in.description());
        if (description.filter(text -> text.length() > LONGEST_DESCRIPTION).isPresent()) {
            throw EventErrors.constraint(
                    "description",
                    description.get(),
                    "have length less than or equal to " + LONGEST_DESCRIPTION);
        }
        var pattern = checkedPattern(in.eventPattern());
        boolean enabled = enabled(in.state());
        var tags = EventTagOperations.checked(EventTagOperations.map(in.tags()));
        bus.change(
                name,
                was -> {
                    if (was.isEmpty() && bus.rules().size() >= MOST_RULES) {
                        throw EventErrors.limit(
                                "The requested resource exceeds the maximum number allowed: an event bus"
                                        + " can have at most "
                                        + MOST_RULES
                                        + " rules.");
                    }
                    return Optional.of(
                            new Rule(
                                    name,
                                    pattern,
                                    enabled,
                                    description,
                                    Optional.ofNullable(in.roleArn()),
                                    was.map(Rule::tags).orElse(tags),
                                    was.map(Rule::targets).orElse(List.of())));
                });
        return PutRuleResponse.builder().ruleArn(EventNames.ofRule(caller, name)).build();
    }

    private static String checkedPattern(@Nullable String pattern) {
        if (pattern == null || pattern.isEmpty()) {
            throw EventErrors.invalid(
                    "Parameter(s) EventPattern or ScheduleExpression must be specified.");
        }
        if (pattern.length() > LONGEST_PATTERN) {
            throw EventErrors.constraint(
                    "eventPattern",
                    pattern,
                    "have length less than or equal to " + LONGEST_PATTERN);
        }
        parsed(pattern);
        return pattern;
    }

    /// @throws dev.leat.server.aws.AwsErrorException if the pattern is invalid
    static EventPattern parsed(String pattern) {
        try {
            return EventPattern.of(pattern);
        } catch (EventPattern.TooComplexException complex) {
            throw EventErrors.limit("Event pattern is too complex: " + complex.getMessage());
        } catch (IllegalArgumentException invalid) {
            throw EventErrors.invalidPattern(String.valueOf(invalid.getMessage()));
        }
    }

    private static boolean enabled(@Nullable RuleState state) {
        if (state == null) {
            return true;
        }
        return switch (state) {
            case ENABLED -> true;
            case DISABLED -> false;
            default ->
                    throw EventErrors.constraint(
                            "state",
                            state.toString(),
                            "satisfy enum value set: [ENABLED, DISABLED]; Leat has no CloudTrail");
        };
    }

    DescribeRuleResponse describe(DescribeRuleRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        var rule = find(in.name());
        return DescribeRuleResponse.builder()
                .name(rule.name())
                .arn(EventNames.ofRule(caller, rule.name()))
                .eventPattern(rule.pattern())
                .state(state(rule))
                .description(rule.description().orElse(null))
                .roleArn(rule.role().orElse(null))
                .eventBusName(EventNames.BUS)
                .createdBy(AwsNames.ACCOUNT)
                .build();
    }

    private Rule find(@Nullable String name) {
        var checked = EventNames.checked("name", name);
        return bus.rule(checked).orElseThrow(() -> EventErrors.noRule(checked));
    }

    private static RuleState state(Rule rule) {
        return rule.enabled() ? RuleState.ENABLED : RuleState.DISABLED;
    }

    ListRulesResponse list(ListRulesRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        var prefix = in.namePrefix() == null ? "" : in.namePrefix();
        var rules = bus.rules().stream().filter(rule -> rule.name().startsWith(prefix)).toList();
        var page =
                EventNames.page("rules " + prefix, rules, Rule::name, in.nextToken(), in.limit());
        return ListRulesResponse.builder()
                .rules(page.items().stream().map(rule -> listed(rule, caller)).toList())
                .nextToken(page.next())
                .build();
    }

    private static software.amazon.awssdk.services.eventbridge.model.Rule listed(
            Rule rule, Caller caller) {
        return software.amazon.awssdk.services.eventbridge.model.Rule.builder()
                .name(rule.name())
                .arn(EventNames.ofRule(caller, rule.name()))
                .eventPattern(rule.pattern())
                .state(state(rule))
                .description(rule.description().orElse(null))
                .roleArn(rule.role().orElse(null))
                .eventBusName(EventNames.BUS)
                .build();
    }

    EnableRuleResponse enable(EnableRuleRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        enable(in.name(), true);
        return EnableRuleResponse.builder().build();
    }

    DisableRuleResponse disable(DisableRuleRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        enable(in.name(), false);
        return DisableRuleResponse.builder().build();
    }

    private void enable(@Nullable String name, boolean enabled) {
        var checked = EventNames.checked("name", name);
        bus.change(
                checked,
                was ->
                        Optional.of(
                                was.orElseThrow(() -> EventErrors.noRule(checked))
                                        .withEnabled(enabled)));
    }

    /// Deletes a rule. Succeeds even if the rule does not exist.
    DeleteRuleResponse delete(DeleteRuleRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        bus.change(
                EventNames.checked("name", in.name()),
                was -> {
                    if (was.filter(rule -> !rule.targets().isEmpty()).isPresent()) {
                        throw EventErrors.invalid("Rule can't be deleted since it has targets.");
                    }
                    return Optional.empty();
                });
        return DeleteRuleResponse.builder().build();
    }
}
