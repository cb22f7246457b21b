package dev.leat.contract.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// The host on which a test class, or its nested classes, run contracts. Contract methods that
/// `exceptions.md` excepts on this host are not run.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ExceptedMethods.class)
public @interface RunsOn {
    Host value();
}
