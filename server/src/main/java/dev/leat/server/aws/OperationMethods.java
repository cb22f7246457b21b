package dev.leat.server.aws;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.utils.Lazy;

/// The methods of handlers that implement operations of AWS. The type of its request names the
/// operation: `CreateTableResponse create(CreateTableRequest, Caller)` implements `CreateTable`.
///
/// A method implements an operation if it is an instance method that is not private, and its
/// parameters are a request of the SDK and the context that handlers of this kind receive. Threads
/// share the result.
///
/// @param kind the interface through which the operations are called. Its only method has two
///   parameters: the request, and the context
/// @param lookup may call the methods
public record OperationMethods<H>(Class<H> kind, MethodHandles.Lookup lookup) {

    private static final String REQUEST = "Request";

    /// A method, the shapes of its operation, and the object that calls it.
    ///
    /// @param name the class and the method, such as `TableOperations.create`
    public record Found<H>(String name, Shapes shapes, H handler) {}

    /// Returns the operations of these handlers by name. Reads the classes of all their requests
    /// and responses.
    ///
    /// @throws IllegalStateException if a method does not return the response of its operation, or
    ///   two methods implement one operation
    /// @param operation makes an operation of its method
    public <T> Map<String, T> of(Function<Found<H>, T> operation, Object... handlers) {
        var call = Arrays.stream(kind.getMethods()).findFirst().orElseThrow();
        var found = new HashMap<String, T>();
        for (var handler : handlers) {
            for (var method : handler.getClass().getDeclaredMethods()) {
                if (implementsOperation(method, call.getParameterTypes()[1])) {
                    var request = method.getParameterTypes()[0];
                    var before =
                            found.put(name(request), operation.apply(bound(method, handler, call)));
                    if (before != null) {
                        throw new IllegalStateException("two methods handle " + request);
                    }
                }
            }
        }
        return Map.copyOf(found);
    }

    private static boolean implementsOperation(Method method, Class<?> context) {
        var parameters = method.getParameterTypes();
        return !Modifier.isPrivate(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && parameters.length == 2
                && SdkRequest.class.isAssignableFrom(parameters[0])
                && parameters[1].equals(context);
    }

    private static String name(Class<?> request) {
        String name = request.getSimpleName();
        return name.substring(0, name.length() - REQUEST.length());
    }

    private Found<H> bound(Method method, Object handler, Method call) {
        var request = method.getParameterTypes()[0];
        String response = request.getPackageName() + "." + name(request) + "Response";
        var type = MethodType.methodType(call.getReturnType(), call.getParameterTypes());
        if (!response.equals(returned(method))) {
            throw new IllegalStateException(method + " does not return " + response);
        }
        try {
            var handle = lookup.unreflect(method).bindTo(handler).asType(type);
            return new Found<>(
                    method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                    Shapes.of(builder(request.getName()), builder(response)),
                    MethodHandleProxies.asInterfaceInstance(kind, handle));
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(lookup + " cannot call " + method, hidden);
        }
    }

    /// Returns the class of the response, which may be the argument of a generic type.
    private static String returned(Method method) {
        var type = method.getGenericReturnType();
        return type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[0].getTypeName()
                : type.getTypeName();
    }

    /// Returns a factory of builders of a model class. Its first call reads the class.
    private static Supplier<SdkPojo> builder(String model) {
        var builder = new Lazy<>(() -> staticBuilder(model));
        return () -> {
            try {
                return (SdkPojo) builder.getValue().invoke(null);
            } catch (ReflectiveOperationException failed) {
                throw new LinkageError(model + " has no builder", failed);
            }
        };
    }

    private static Method staticBuilder(String model) {
        try {
            var loader = SdkPojo.class.getClassLoader();
            return Class.forName(model, true, loader).getMethod("builder");
        } catch (ReflectiveOperationException absent) {
            throw new LinkageError("the SDK has no " + model, absent);
        }
    }
}
