package io.archangel.proof;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What holds for the tests of every module, but not for what JMH makes of its own. */
final class TestsTest {
    private final JavaClasses tests;

    TestsTest() throws IOException {
        tests = new ClassFileImporter()
                .withImportOption(location -> !location.contains("jmh_generated"))
                .importPaths(Repository.inEveryModule("target/test-classes"));
    }

    /** But for what jcstress generates, which sleeps while its actors run, and for one who is to be interrupted in his sleep. */
    @Test
    void waiting_isNeverSleeping() {
        noClasses()
                .that()
                .haveSimpleNameNotContaining("_jcstress")
                .and()
                .doNotHaveFullyQualifiedName("io.archangel.proof.kill.Blocked")
                .should()
                .callMethodWhere(target(name("sleep"))
                        .and(target(owner(type(Thread.class))).or(target(owner(type(TimeUnit.class))))))
                .check(tests);
    }

    @Test
    void tests_areNeverSwitchedOff() {
        noClasses().should().beAnnotatedWith(Disabled.class).check(tests);
        noMethods().should().beAnnotatedWith(Disabled.class).check(tests);
    }

    @Test
    void testClasses_arePackagePrivateAndFinal() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameEndingWith("Test")
                .should()
                .bePackagePrivate()
                .andShould()
                .haveModifier(FINAL)
                .check(tests);
    }
}
