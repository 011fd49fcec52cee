using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>
/// Finds Chromium, or brings it: $CPPN_CHROMIUM, the system's, Playwright's own (installed when it can be had), or, for root on Debian, the
/// package. Where none can be had the tests fail and say what to do; they are never skipped.
/// </summary>
internal static class Chromium
{
    private static readonly string[] Installed =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    // No sandbox: tests run as root in containers, and open nothing but our own pages. The rest keeps the browser from calling home.
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"];

    /// <summary>Servers started here draw as if nobody else were there: the browser draws in software on the same cores, run by root it takes precedence, and what it shows would come late.</summary>
    [ModuleInitializer]
    internal static void DrawAtOnce() => Environment.SetEnvironmentVariable("Render__Niceness", "0");

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright) => await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Require(playwright), Args = Arguments });

    /// <summary>A browser that keeps what pages store in this folder, as people's do.</summary>
    public static async Task<IBrowserContext> LaunchPersistentAsync(IPlaywright playwright, string folder, Uri address) => await playwright.Chromium.LaunchPersistentContextAsync(
        folder, new() { ExecutablePath = Require(playwright), Args = Arguments, BaseURL = address.ToString(), ViewportSize = new() { Width = 1280, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });

    private static string Require(IPlaywright playwright) => Find(playwright) ?? throw new InvalidOperationException(
        "The browser tests need Chromium and could neither find nor install it. Install it (Debian: apt-get install chromium), "
        + "or name its program in the environment variable CPPN_CHROMIUM.");

    private static string? Find(IPlaywright playwright)
    {
        if (Environment.GetEnvironmentVariable("CPPN_CHROMIUM") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new InvalidOperationException($"CPPN_CHROMIUM names {named}, which is not there.");
        }

        return FindInstalled(playwright) ?? Bring(() => Microsoft.Playwright.Program.Main(["install", "chromium"]), playwright) ?? Bring(InstallPackage, playwright);
    }

    private static string? FindInstalled(IPlaywright playwright) =>
        Installed.Append(playwright.Chromium.ExecutablePath).FirstOrDefault(File.Exists);

    private static string? Bring(Func<int> install, IPlaywright playwright) => install() == 0 ? FindInstalled(playwright) : null;

    private static int InstallPackage() =>
        Environment.UserName == "root" && File.Exists("/usr/bin/apt-get") && Apt("update") == 0 ? Apt("install", "-y", "--no-install-recommends", "chromium") : 1;

    // One at a time: the tests of the picture writers, which may run beside these, install in the same way and hold the same lock.
    private static int Apt(params string[] arguments) => Run("flock", [Path.Combine(Path.GetTempPath(), "cppn-tests-apt.lock"), "apt-get", .. arguments]);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
