using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Orders;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Models;

namespace CppnGallery.Web.Training;

/// <summary>What the studio refuses, as answers of HTTP.</summary>
internal static class RunRefusals
{
    public static int StatusOf(RunRefusal reason) => reason switch
    {
        RunRefusal.BadOrder => StatusCodes.Status400BadRequest,
        RunRefusal.Unknown => StatusCodes.Status404NotFound,
        RunRefusal.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The filter of endpoints that ask the studio for something.</summary>
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RunRefusedException refusal)
        {
            return Problems.Of(StatusOf(refusal.Reason), refusal.Parameter, refusal.Message, refusal.Limit);
        }
        catch (ImportRefusedException refusal)
        {
            return ImportEndpoint.Refused(refusal);
        }
    }
}
