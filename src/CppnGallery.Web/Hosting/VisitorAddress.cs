using System.Net;

namespace CppnGallery.Web.Hosting;

/// <summary>Where a request comes from, as every limit by address counts it.</summary>
internal static class VisitorAddress
{
    // A household or a rented server has all addresses below these bits of an IPv6 address, and would have a limit for each.
    private const int NetworkBytes = 8;

    /// <summary>An IPv4 address, or the first 64 bits of an IPv6 address, in hexadecimal digits.</summary>
    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.Length > NetworkBytes ? bytes[..NetworkBytes] : bytes);
    }
}
