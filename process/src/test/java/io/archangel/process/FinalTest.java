package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subclass can't break the frame of a process: what it may say and do for the kernel is listed, all else is out of reach. */
final class FinalTest {
    /** What a subclass says of itself, and does for the kernel. */
    private static final Set<String> MEANT = Set.of(
            "kind",
            "name",
            "app",
            "user",
            "method",
            "route",
            "client",
            "waits",
            "head",
            "home",
            "release",
            "sever",
            "stopped",
            "continued",
            "tap",
            "toString");

    @Test
    void methods_thatAreNotMeantToBeOverridden_areFinal() {
        var overridable = methods(Process.class)
                .filter(method -> !Modifier.isFinal(method.getModifiers()))
                .map(Method::getName);

        assertThat(overridable).containsExactlyInAnyOrderElementsOf(MEANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"equals", "hashCode", "clone"})
    void methods_ofAnyObject_onWhichItsIdentityHangs_areFinal(String name) {
        assertThat(methods(Process.class).filter(method -> method.getName().equals(name)))
                .singleElement()
                .matches(method -> Modifier.isFinal(method.getModifiers()));
    }

    @Test
    void clone_ofASubclassThatWouldAllowIt_isRefused() {
        assertThatThrownBy(() -> new Twin().twin()).isInstanceOf(CloneNotSupportedException.class);
    }

    @Test
    void frame_isOutOfReachOfSubclasses() {
        var frame = Process.class.getSuperclass();

        assertThat(frame).isPackagePrivate();
        assertThat(Stream.of(Process.class, frame).flatMap(type -> Arrays.stream(type.getDeclaredFields())))
                .filteredOn(FinalTest::isReachable)
                .isEmpty();
        assertThat(Arrays.stream(frame.getDeclaredMethods())).noneMatch(FinalTest::isReachable);
        assertThat(methods(frame)).allMatch(method -> Modifier.isFinal(method.getModifiers()));
    }

    private static boolean isReachable(Member member) {
        return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static Stream<Method> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .filter(method -> (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0);
    }

    private static final class Twin extends Process implements Cloneable {
        Object twin() throws CloneNotSupportedException {
            return clone();
        }
    }
}
