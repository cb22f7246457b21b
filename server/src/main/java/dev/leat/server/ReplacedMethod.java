package dev.leat.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes one method of an object of the HTTP server, whose interfaces have many.
final class ReplacedMethod {

    private ReplacedMethod() {}

    /// Returns an object that forwards all calls to `real` but those of the method of this name.
    static <T> T in(
            Class<T> type, T real, String name, Function<Object[], @Nullable Object> replacement) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            try {
                                return method.getName().equals(name)
                                        ? replacement.apply(arguments)
                                        : method.invoke(real, arguments);
                            } catch (InvocationTargetException failed) {
                                throw Objects.requireNonNull(failed.getCause());
                            }
                        }));
    }
}
