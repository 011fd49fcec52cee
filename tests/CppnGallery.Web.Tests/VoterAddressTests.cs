using System.Net;
using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Tests;
using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Votes;
using Microsoft.AspNetCore.Http;

namespace CppnGallery.Web.Tests;

/// <summary>The text that stands for an address, and the key behind it.</summary>
public sealed class VoterAddressTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-addresses-").FullName;
    private readonly MovableClock _clock = new(new(2026, 1, 1, 23, 0, 0, TimeSpan.Zero));

    private string KeyPath => Path.Combine(_folder, "addresses.key");

    [Fact]
    public void An_address_has_one_text_a_day_and_a_gallery()
    {
        var address = Address();
        string text = address.Today(From("203.0.113.1"));
        Assert.Matches("^[0-9A-F]{64}$", text);
        Assert.Equal(text, address.Today(From("203.0.113.1")));
        Assert.Equal(text, Address().Today(From("203.0.113.1")));
        Assert.NotEqual(text, address.Today(From("203.0.113.2")));
        _clock.Now += TimeSpan.FromHours(2);
        Assert.NotEqual(text, address.Today(From("203.0.113.1")));
        _clock.Now -= TimeSpan.FromHours(2);
        File.Delete(KeyPath);
        Assert.Equal(text, address.Today(From("203.0.113.1")));
        Assert.NotEqual(text, Address().Today(From("203.0.113.1")));
        Assert.Equal(32, new FileInfo(KeyPath).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_damaged_key_takes_no_vote_and_a_whole_one_does_again(int length)
    {
        File.WriteAllBytes(KeyPath, new byte[length]);
        var address = Address();
        var refused = Assert.Throws<NotKeptException>(() => address.Today(From("203.0.113.1")));
        Assert.IsType<InvalidDataException>(refused.InnerException);
        Assert.Contains($"{length} bytes", refused.InnerException.Message, StringComparison.Ordinal);
        File.WriteAllBytes(KeyPath, new byte[32]);
        Assert.Equal(64, address.Today(From("203.0.113.1")).Length);
    }

    [Fact]
    public void Where_the_key_cannot_be_read_no_vote_is_taken()
    {
        Directory.CreateDirectory(KeyPath);
        var refused = Assert.Throws<NotKeptException>(() => Address().Today(From("203.0.113.1")));
        Assert.True(refused.InnerException is IOException or UnauthorizedAccessException or NotKeptException, $"{refused.InnerException}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    private VoterAddress Address() => new(_folder, new VoteDays(_clock));
}
