package dev.leat.contract.host;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/// Leaves out the contract methods that `exceptions.md` excepts. With `-Dcontract.exceptions=try`
/// it runs only these, and fails those that succeed, so that each exception is known to be
/// necessary.
final class ExceptedMethods implements ExecutionCondition, InvocationInterceptor {

    private static final boolean TRY = "try".equals(System.getProperty("contract.exceptions"));
    private static final List<HostGap> GAPS = HostGap.all();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            return ConditionEvaluationResult.enabled("only methods are excepted");
        }
        var gap = gap(context);
        if (gap.isPresent() == TRY) {
            return ConditionEvaluationResult.enabled("it holds on this host");
        }
        return ConditionEvaluationResult.disabled(
                gap.map(excepted -> HostGap.TABLE + ": " + excepted.reason())
                        .orElse("only exceptions are tried"));
    }

    private static Optional<HostGap> gap(ExtensionContext context) {
        var method = context.getRequiredTestMethod();
        var host = host(context);
        return GAPS.stream()
                .filter(gap ->
                        gap.covers(
                                method.getDeclaringClass().getSimpleName(), method.getName(), host))
                .findFirst();
    }

    private static Host host(ExtensionContext context) {
        return context.getTestClass()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, RunsOn.class))
                .map(RunsOn::value)
                .orElseGet(() -> host(context.getParent().orElseThrow()));
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> call,
            ExtensionContext context)
            throws Throwable {
        if (!TRY) {
            invocation.proceed();
            return;
        }
        try {
            invocation.proceed();
        } catch (Throwable expected) {
            throw new TestAbortedException("the exception is necessary", expected);
        }
        throw new AssertionError("it succeeds: remove its exception from " + HostGap.TABLE);
    }
}
