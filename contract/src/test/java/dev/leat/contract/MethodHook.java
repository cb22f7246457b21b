package dev.leat.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Replaces one method of an object. May change the arguments of a call before it makes the call.
@FunctionalInterface
public interface MethodHook {

    /// A call of the real method.
    @FunctionalInterface
    interface Call {
        @Nullable Object run() throws Throwable;
    }

    @Nullable Object around(Call call, Object[] arguments) throws Throwable;

    /// Returns an object that forwards each call to `real`, except calls of methods of this name,
    /// which the hook gets.
    static <T> T with(Class<T> type, T real, String name, MethodHook hook) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Call call =
                                    () -> {
                                        try {
                                            return method.invoke(real, arguments);
                                        } catch (InvocationTargetException failed) {
                                            throw failed.getCause();
                                        }
                                    };
                            return method.getName().equals(name)
                                    ? hook.around(call, arguments)
                                    : call.run();
                        }));
    }
}
